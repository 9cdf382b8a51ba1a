import type { Json } from "../json.ts";
import type { Artifacts } from "../github/artifacts.ts";
import type { GitStore } from "../github/git.ts";
import type { Run } from "../github/runs.ts";
import type { JobStatus } from "./expressions.ts";

/** Where one job's steps do their work: a fresh "machine" of a few directories. */
export type JobMachine = {
  workspace: string;
  temp: string;
  /** Variables of every step: GITHUB_*, RUNNER_*, and the OIDC pair for a job that may have it. */
  env: Record<string, string>;
  /** Directories that steps added to PATH. */
  path: string[];
};

/** What a step may touch. */
export type JobContext = {
  run: Run;
  jobId: string;
  machine: JobMachine;
  /** Contexts for expressions: github, inputs, needs, env, steps, runner. */
  contexts: Json;
  status: JobStatus;
  token: string;
  artifacts: Artifacts;
  git: GitStore;
  /** Folder of the product, where its own actions are. */
  productRoot: string;
  log: (line: string) => void;
};

export type StepResult = {
  ok: boolean;
  outputs: Record<string, string>;
};
