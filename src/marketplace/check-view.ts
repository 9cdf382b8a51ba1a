import type { Report } from "../score/report.ts";
import type { Trust } from "./ports/check-reports.ts";

/** The newest run of the scoring workflow on a commit. */
export type ScoringRun = {
  id: number;
  attempt: number;
  event: string;
  status: string;
  conclusion: string | null;
  /** False for what GitHub gives no identity to: runs of a fork and of Dependabot. */
  proves: boolean;
  fork: boolean;
};

/** A plugin that the run scored. */
export type ScoredPlugin = {
  /** Folder in the repository, "." for the root. */
  path: string;
  sha: string;
  report: Report;
  trust: Trust;
  /** What the base branch had last. */
  base: { sha: string; score: number } | null;
  /** Its name in the catalogue, when it is listed. */
  listed_as: string | null;
};

/** The App's check run on a commit, as GitHub has it. */
export type SeenCheck = {
  id: number;
  status: string;
  conclusion: string | null;
  /** `<run id>.<attempt>` of the run that it shows; null or "" for one that shows none. */
  external_id: string | null;
  title: string | null;
  summary: string | null;
  annotations_count: number;
};

/** All that the check of a commit depends on, read from GitHub and the database at one moment. */
export type CheckView = {
  sha: string;
  /** Folders of the plugins that the commit holds. */
  plugins: readonly string[];
  /** The open pull request that has the commit as its head. */
  pull: { base_branch: string; touched: readonly string[] } | null;
  run: ScoringRun | null;
  scored: readonly ScoredPlugin[];
  /** The marketplace's own look at a commit whose run proves nothing. */
  static_run: "none" | "under_way" | "failed";
  checks: SeenCheck[];
  /** How to add the calling workflow; null where there is one. */
  onboarding: { link: string | null } | null;
  /** Without a slash at the end. */
  public_url: string;
};

/** Whoever opens a pull request from a fork writes the run that scores it: without our own look at it, it is their word. */
export function onlyClaimed({ run, scored }: CheckView): boolean {
  return run?.fork === true && scored.some(({ trust }) => trust === "claimed");
}
