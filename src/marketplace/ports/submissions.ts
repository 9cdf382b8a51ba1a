import type { Report } from "../../score/report.ts";
import type { NewJob } from "./jobs.ts";
import type { Limitations, Plugin } from "./plugins.ts";

export type SubmissionState =
  | "received"
  | "needs_changes"
  | "scoring"
  | "infra_error"
  | "pending_review"
  | "approved"
  | "published"
  | "rejected"
  | "withdrawn";

/** The issue form after validation: what the author asks for. */
export type SubmissionRequest = {
  name: string;
  display_name: string;
  /** "owner/name" */
  repository: string;
  path: string;
  /** Branch, tag or commit as given. The pinned commit is what counts. */
  ref: string;
  version: string;
  tier: "free" | "paid";
  price: number;
  currency: string;
  billing_period: "monthly" | "yearly" | "one-time" | null;
  categories: string[];
  features: string[];
  limitations: Limitations;
  requirements: Record<string, unknown>;
  license: string;
  description: string;
};

/** The bytes that are scored and approved. Ids, because names can be re-registered by someone else. */
export type Pin = {
  repository_id: number;
  owner_id: number;
  repository: string;
  path: string;
  sha: string;
};

export type Problem = { field: string; message: string };

/** A finding that a maintainer let stand on the pinned commit, with the reason that stays in the report. */
export type AcceptedFinding = {
  code: string;
  reason: string;
  by: string;
  at: string;
};

/** One of the two approvals that a paid plugin may need: of exactly this report. */
export type Approval = {
  github_id: number;
  github_login: string;
  report_id: string;
};

/** The last time that the listed commit was scored again by request. The submission's `nonce` is that of this run. */
export type Rescore = {
  /** Login of who asked; null when the App did, because of a weakness that was published. */
  by: string | null;
  at: string;
  /** "waiting" for the run's report; "failed" when it brought no score. */
  outcome: "waiting" | "scored" | "failed";
  /** The report that the plugin was listed with until then. */
  before: string | null;
  /** Words for the author: why no score could be given. */
  note: string | null;
};

export type Submission = {
  id: string;
  /** Grows by one with each change; a change names the one it was decided on. */
  revision: number;
  issue_number: number;
  issue_node: { repository_id: number; repository: string };
  author: { github_id: number; github_login: string };
  state: SubmissionState;
  held: boolean;
  /** null while the form cannot be read. */
  request: SubmissionRequest | null;
  problems: Problem[];
  pin: Pin | null;
  /** Ties the scoring run to this pin. New for each run. */
  nonce: string | null;
  /** Judgement on `pin`; null until it is scored. */
  report_id: string | null;
  score: number | null;
  /** Words for the author: why rejected, why an infra error. */
  note: string | null;
  decided_by: string | null;
  decided_at: string | null;
  /** Commit of the catalogue file in which the entry was read back. */
  published_commit: string | null;
  accepted: AcceptedFinding[];
  approvals: Approval[];
  /** Somebody reported the listed plugin, and no maintainer has answered yet. */
  reported: boolean;
  /** null while it never was. */
  rescore: Rescore | null;
  submitted_at: string;
  updated_at: string;
};

/** A change decided by the pure core; null means "set to null", absent means "leave". */
export type SubmissionPatch = Partial<
  Pick<
    Submission,
    | "state"
    | "held"
    | "request"
    | "problems"
    | "pin"
    | "nonce"
    | "report_id"
    | "score"
    | "note"
    | "decided_by"
    | "decided_at"
    | "published_commit"
    | "accepted"
    | "approvals"
    | "reported"
    | "rescore"
  >
>;

/** A decision of a maintainer, an administrator or the App itself. `key` makes it apply once. */
export type AuditEntry = {
  key: string;
  action: string;
  actor_github_id: number | null;
  actor_login: string | null;
  reason: string | null;
  details: Record<string, unknown>;
};

/** What approval writes beside the submission: the plugin and its version, from the request, pin and report. */
export type ListingWrite = {
  plugin_id: string;
  request: SubmissionRequest;
  pin: Pin;
  author: { github_id: number; github_login: string };
  report_id: string;
  score: number;
  rubric_version: string;
  accepted: AcceptedFinding[];
  /** Other listed plugins that its repository defines in the same folder: they stay, as they are no older names of it. */
  beside: string[];
};

/** What a decision changes on a plugin that is in the catalogue, or was. */
export type PluginChange = {
  plugin_id: string;
  /** `from` must still be so, else the outcome is "stale". */
  listing?: {
    from: Plugin["listing"];
    to: Plugin["listing"];
    reason: string | null;
  };
  verified?: boolean;
  featured?: boolean;
};

export type ChangeOutcome =
  | { outcome: "applied"; submission: Submission }
  /** The audit key was applied before: the effect is there, nothing was written. */
  | { outcome: "already"; submission: Submission }
  /** Somebody else changed it first: read again, decide again. */
  | { outcome: "stale"; submission: Submission }
  /** The plugin's name belongs to another repository. */
  | { outcome: "name_taken"; submission: Submission };

export type Submissions = {
  /** Creates the row for an issue once; afterwards answers with it. State "received". */
  open: (input: {
    issue_number: number;
    issue_node: { repository_id: number; repository: string };
    author: { github_id: number; github_login: string };
    at: string;
  }) => Promise<Submission>;
  find: (id: string) => Promise<Submission | null>;
  byIssue: (
    repository_id: number,
    issue_number: number,
  ) => Promise<Submission | null>;
  byNonce: (nonce: string) => Promise<Submission | null>;
  inStates: (states: SubmissionState[]) => Promise<Submission[]>;
  /** A person's own, the newest first. */
  ofAuthor: (input: {
    github_id: number;
    page: number;
    limit: number;
  }) => Promise<{ submissions: Submission[]; total: number }>;
  /** One transaction: the patch, the listing or the change of a listed plugin, the audit row and the jobs, if `revision` is still the row's. */
  change: (input: {
    id: string;
    revision: number;
    patch: SubmissionPatch;
    listing: ListingWrite | null;
    plugin: PluginChange | null;
    audit: AuditEntry | null;
    jobs: NewJob[];
    at: string;
  }) => Promise<ChangeOutcome>;
  /** What was decided under this key, to answer a repeated delivery. */
  decision: (key: string) => Promise<AuditEntry | null>;
};

/** The report a submission or a pull request got, as stored. */
export type StoredReport = {
  id: string;
  repository_id: number;
  repository: string;
  sha: string;
  path: string;
  run_id: number;
  run_attempt: number;
  report: Report;
  created_at: string;
};
