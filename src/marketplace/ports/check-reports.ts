import type { ReportBody, StaticFacts } from "../../score/facts.ts";
import type { Report } from "../../score/report.ts";
import type { NewJob } from "./jobs.ts";
import type { StoredReport } from "./submissions.ts";

/**
 * How far a report can be believed. `verified`: its run proved who it was. `unverified`: only the coverage comes from a run
 * that could prove nothing (a fork's or Dependabot's). `claimed`: all of it does.
 */
export type Trust = "verified" | "unverified" | "claimed";

export type TrustedReport = StoredReport & { trust: Trust };

/** What the checks of pull requests need of the reports. */
export type CheckReports = {
  /** Keeps what no run of the plugin's own could prove; `jti` is used up where a token vouches for it. Once for each run, path and trust. */
  record: (input: {
    id: string;
    jti: string | null;
    jti_expires_at: string | null;
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
    trust: "static" | "unverified" | "claimed";
    jobs: NewJob[];
    at: string;
  }) => Promise<"recorded" | "replayed">;
  /** What one attempt of a run said, one for each path. */
  ofRun: (
    repository_id: number,
    run_id: number,
    run_attempt: number,
  ) => Promise<TrustedReport[]>;
  /** What the marketplace's own run saw of a commit, by path. */
  staticFacts: (
    repository_id: number,
    sha: string,
  ) => Promise<{ path: string; facts: StaticFacts }[]>;
  /** The verified score of the first of these commits (newest first) that has one. */
  base: (
    repository_id: number,
    path: string,
    shas: string[],
  ) => Promise<{ sha: string; score: number } | null>;
};
