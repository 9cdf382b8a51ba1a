import type { ReportBody } from "../../score/facts.ts";
import type { Report } from "../../score/report.ts";
import type { NewJob } from "./jobs.ts";
import type { StoredReport, SubmissionPatch } from "./submissions.ts";

/** A new judgement on a version that was listed, at these bytes. */
export type ListedScore = {
  plugin_id: string;
  version: string;
  repository_id: number;
  sha: string;
  path: string;
  report_id: string;
  score: number;
  rubric_version: string;
};

export type Reports = {
  /**
   * One transaction: the token's `jti` is used up, the facts and the judgement are kept, the submission (if any) moves
   * on when its revision is still the one named, and the jobs are put in.
   */
  record: (input: {
    id: string;
    jti: string;
    jti_expires_at: string;
    run: {
      repository_id: number;
      run_id: number;
      run_attempt: number;
      event: string;
    };
    subject: {
      repository_id: number;
      repository: string;
      sha: string;
      path: string;
    };
    facts: ReportBody;
    report: Report;
    submission: { id: string; revision: number; patch: SubmissionPatch } | null;
    /** What the catalogue says from now on of a version that was listed. */
    listed: ListedScore | null;
    jobs: NewJob[];
    at: string;
  }) => Promise<"recorded" | "replayed" | "stale">;
  /** The newest with a score that a run of the marketplace made of these bytes, judged by this rubric. */
  rescored: (of: {
    run_repository_id: number;
    repository_id: number;
    sha: string;
    path: string;
    rubric_version: string;
  }) => Promise<StoredReport | null>;
  find: (id: string) => Promise<StoredReport | null>;
  /** Did this run, in this attempt, report? */
  ofRun: (
    repository_id: number,
    run_id: number,
    run_attempt: number,
  ) => Promise<StoredReport | null>;
};
