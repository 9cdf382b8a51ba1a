import type {
  StoredReport,
  Submission,
  SubmissionState,
} from "./submissions.ts";

/** What the App needs of GitHub to sign somebody in. */
export type IdentifyPerson = (github_token: string) => Promise<{
  github_id: number;
  github_login: string;
  email: string | null;
} | null>;

/** A workflow run as GitHub tells it, to hold a report's claims against. */
export type WorkflowRun = {
  id: number;
  attempt: number;
  repository_id: number;
  repository: string;
  event: string;
  /** The App started it, as only it can under its own name: so it is a run of the default branch. */
  by_app: boolean;
  head_sha: string;
  status: string;
  conclusion: string | null;
  /** Path of the caller's workflow: ".github/workflows/score-submission.yml". */
  path: string;
  /** "Score <nonce>" for the marketplace's own runs. */
  display_title: string;
};

/** Asks GitHub for a run of a repository on which the App is installed; null when there is none. */
export type FindRun = (
  repository_id: number,
  repository: string,
  run_id: number,
) => Promise<WorkflowRun | null>;

/** Verified claims of a GitHub Actions OIDC token. `sub` is left out on purpose: its format changed in 2026. */
export type ActionsIdentity = {
  jti: string;
  expires_at: string;
  repository_id: number;
  repository: string;
  run_id: number;
  run_attempt: number;
  sha: string;
  event_name: string;
  job_workflow_sha: string;
  job_workflow_ref: string;
  runner_environment: string;
};

/** Checks issuer, RS256, times and the audience, which carries the SHA-256 of the body. Throws AppError unauthorized. */
export type VerifyActionsToken = (
  token: string,
  body: Uint8Array,
) => Promise<ActionsIdentity>;

/** The answer to `POST /v1/reports`. */
export type ReportReceipt = {
  report_id: string;
  score: number | null;
  verdict: StoredReport["report"]["verdict"];
  submission_state: SubmissionState | null;
};

/** Verifies a report and applies it. Throws AppError: 401, 403, 404, 409 or 422, saying what is wrong. */
export type AcceptReport = (
  token: string,
  body: Uint8Array,
) => Promise<ReportReceipt>;

/** Opens the issue of a submission that came over the API. */
export type FileSubmission = (input: {
  author: { github_id: number; github_login: string };
  /** The form as GitHub would write it. */
  form: string;
  title: string;
}) => Promise<{ submission: Submission; issue_url: string }>;
