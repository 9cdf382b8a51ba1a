import type { Report } from "../../score/report.ts";
import type { AcceptedFinding } from "./submissions.ts";

export type Limitations = {
  /** -1 means unlimited, in each of the three. */
  monthly_issues: number;
  concurrency: number;
  claude_api_tokens: number;
};

export type PluginTier = "free" | "pro" | "enterprise" | "addon";

/** Where a third-party plugin's bytes are, pinned. */
export type PluginSource = {
  repository: string;
  repository_id: number;
  /** Folder in the repository, "." for the root. */
  path: string;
  sha: string;
};

export type Plugin = {
  id: string;
  display_name: string;
  version: string;
  tier: PluginTier;
  /** Whole currency units. */
  price: number;
  currency: string;
  billing_period: "monthly" | "yearly" | "one-time" | null;
  description: string;
  /** As sold: "all-commands" and the like are expanded only when a licence is issued. */
  features: string[];
  limitations: Limitations;
  requirements: Record<string, unknown>;
  categories: string[];
  first_party: boolean;
  /** Add-ons: the tier its buyer must already have. */
  requires_tier: "pro" | null;
  trial_days: number;
  verified: boolean;
  featured: boolean;
  downloads: number;
  rating: number;
  review_count: number;
  listing: "listed" | "delisted" | "frozen";
  /** Why it is not listed; null while it is. */
  listing_reason: string | null;
  /** Since when the App is gone from its repository: new versions and a change of owner go unnoticed. null while it is there. */
  uninstalled_at: string | null;
  author: { github_id: number; github_login: string } | null;
  source: PluginSource | null;
  score: number | null;
  rubric_version: string | null;
  created_at: string;
  updated_at: string;
};

export type PluginVersion = {
  version: string;
  sha: string;
  score: number;
  report: Report;
  /** Findings that a maintainer let stand, with the reasons. */
  accepted: AcceptedFinding[];
  created_at: string;
};

export type PluginQuery = {
  category?: string;
  tier?: PluginTier;
  search?: string;
  verified?: boolean;
  /** Without one: the best match first where something is searched, else the most downloads. */
  sort?: "downloads" | "rating" | "created_at";
  page: number;
  limit: number;
};

export type Plugins = {
  /** Of a search only the first few hundred are found and counted. */
  list: (query: PluginQuery) => Promise<{ plugins: Plugin[]; total: number }>;
  /** Unlisted plugins are found too: their licences live on. */
  find: (id: string) => Promise<Plugin | null>;
  /** Newest first; the first is the listed one. */
  versions: (id: string) => Promise<PluginVersion[]>;
  /** All listed plugins that have a source, sorted by id: the catalogue that Claude Code installs from. */
  published: () => Promise<Plugin[]>;
  /** Old name → the name it was given next. Never shrinks. */
  renames: () => Promise<Record<string, string>>;
  /** When the catalogue changed last, ISO; null while nothing was ever listed. */
  catalogueChangedAt: () => Promise<string | null>;
};
