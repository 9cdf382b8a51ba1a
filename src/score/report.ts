import type {
  Advisories,
  Capabilities,
  Decision,
  Finding,
  Profile,
} from "./facts.ts";

export type SlotName = "lint" | "types" | "tests" | "docs";

/** One quarter of the formula. `score` is a number only when `status` is "scored" or "failed" (then 0). */
export type Slot = {
  status: "scored" | "not_applicable" | "failed" | "infra_error";
  /** 0 to 100. */
  score: number | null;
  /** Share of the total after the weights of inapplicable slots moved, 0 to 1. */
  weight: number;
  /** A sentence: what was measured, or why it was not. */
  reason: string;
};

export type Verdict =
  | "listed"
  | "below_minimum"
  | "critical_finding"
  | "broken_manifest"
  | "infra_error";

/** The judgement on one commit. Computed by `judge` (from facts only), by the CLI and by the App alike. */
export type Report = {
  schema: 1;
  rubric_version: string;
  /** null when a slot is "infra_error": unknown is never a score. */
  score: number | null;
  passed: boolean;
  verdict: Verdict;
  profile: Profile;
  slots: Record<SlotName, Slot>;
  findings: Finding[];
  findings_dropped: number;
  capabilities: Capabilities;
  advisories: Advisories;
  decisions: Decision[];
  manifest: {
    name: string;
    version: string | null;
    description: string | null;
  } | null;
  tool_versions: Record<string, string>;
};
