import type { Hono } from "hono";
import { without, type Json } from "../json.ts";
import type { Emulated } from "./emulated.ts";
import { createTurns } from "./turns.ts";
import { addRunRoutes } from "./run-routes.ts";

/** A workflow run, and what is needed to run it again. */
export type Run = {
  id: number;
  repository: string;
  repository_id: number;
  /** Where the commit is from: for a pull request from a fork another repository. */
  head_repository: { id: number; full_name: string };
  run_attempt: number;
  run_number: number;
  /** ".github/workflows/score-submission.yml" */
  path: string;
  name: string;
  display_title: string;
  event: "workflow_dispatch" | "pull_request";
  status: "queued" | "in_progress" | "completed";
  conclusion: "success" | "failure" | "startup_failure" | "cancelled" | null;
  /** Commit the run is shown at: the pull request's head, or the branch's tip. */
  head_sha: string;
  head_branch: string;
  /** GITHUB_SHA and GITHUB_REF: for a pull request its merge commit. */
  sha: string;
  ref: string;
  actor: string;
  inputs: Json;
  /** GITHUB_EVENT_PATH's content. */
  payload: Json;
  /** Reusable workflows that its jobs call. */
  referenced_workflows: { path: string; sha: string }[];
  /** Runs of one group and repository go one after another; "" for none. */
  group: string;
  created_at: string;
  updated_at: string;
  log: string;
};

export type NewRun = Pick<
  Run,
  | "repository"
  | "repository_id"
  | "head_repository"
  | "path"
  | "name"
  | "display_title"
  | "event"
  | "head_sha"
  | "head_branch"
  | "sha"
  | "ref"
  | "actor"
  | "inputs"
  | "payload"
  | "referenced_workflows"
  | "group"
>;

export type Runs = {
  /** Puts a run in and starts it; it goes on in the background. */
  start: (run: NewRun) => Run;
  all: () => Run[];
  /** Resolves when no run is under way and all their events were sent. */
  idle: () => Promise<void>;
};

/** Does the work of a run; the conclusion is all that the run's page shows. */
export type Executor = (run: Run) => Promise<NonNullable<Run["conclusion"]>>;

export type RunTools = {
  origin: string;
  execute: Executor;
  /** Tells the App: `workflow_run` with this action. */
  announce: (
    action: "requested" | "in_progress" | "completed",
    run: Json,
    repository: string,
    sender: string,
  ) => Promise<void>;
};

/** A run as the API and the webhooks show it. */
function shownRun(run: Run, repository: unknown, origin: string): Json {
  const url = `${origin}/repos/${run.repository}/actions/runs/${run.id}`;
  return {
    ...without(run, "inputs", "payload", "log", "sha", "ref", "actor", "group"),
    actor: { login: run.actor },
    triggering_actor: { login: run.actor },
    url,
    html_url: `${origin}/${run.repository}/actions/runs/${run.id}`,
    artifacts_url: `${url}/artifacts`,
    workflow_id: run.path,
    pull_requests: [],
    repository,
  };
}

/**
 * Adds workflow runs, which the emulator keeps but never runs.
 *
 * @param front the front's routes
 * @param emulated asked for the caller's rights and for repositories
 * @param tools how a run is done and announced
 * @returns starting runs and looking at them
 */
export function addRuns(
  front: Hono,
  emulated: Emulated,
  tools: RunTools,
): Runs {
  const all: Run[] = [];
  const underWay = new Set<Promise<void>>();
  const turns = createTurns();

  const go = (run: Run): void => {
    const work = async (): Promise<void> => {
      const { body: repository } = await emulated.ask(
        null,
        `/repos/${run.repository}`,
      );
      const tell = async (
        action: Parameters<RunTools["announce"]>[0],
      ): Promise<void> => {
        run.updated_at = new Date().toISOString();
        await tools.announce(
          action,
          shownRun(run, repository, tools.origin),
          run.repository,
          run.actor,
        );
      };
      await tell("requested");
      const free = await turns.wait(run);
      if (free) {
        run.status = "in_progress";
        await tell("in_progress");
        run.conclusion = await tools.execute(run);
        turns.leave(run);
      } else {
        run.conclusion = "cancelled";
      }
      run.status = "completed";
      await tell("completed");
    };
    const promise = work().finally(() => underWay.delete(promise));
    underWay.add(promise);
  };

  addRunRoutes(front, emulated, {
    all,
    shown: (run, repository) => shownRun(run, repository, tools.origin),
    again: go,
  });

  return {
    start: (input) => {
      const now = new Date().toISOString();
      const run: Run = {
        ...input,
        id: 100_001 + all.length,
        run_attempt: 1,
        run_number: all.length + 1,
        status: "queued",
        conclusion: null,
        created_at: now,
        updated_at: now,
        log: "",
      };
      all.push(run);
      go(run);
      return run;
    },
    all: () => all,
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
