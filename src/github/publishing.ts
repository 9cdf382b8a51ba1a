import {
  PUBLISH_WORKFLOW,
  type SeenRun,
} from "../marketplace/plan-publishing.ts";
import { ownerAndRepo, type Octokit } from "./octokit.ts";
import { defaultBranch, headOf, readFileAt } from "./repository-facts.ts";
import type { World } from "./world.ts";

const CATALOGUE_FILE = ".claude-plugin/marketplace.json";

type RunData = Awaited<
  ReturnType<Octokit["rest"]["actions"]["listWorkflowRuns"]>
>["data"]["workflow_runs"][number];

/** A run as GitHub lists it, with what we read of it. */
export function seenRun(run: RunData): SeenRun {
  return {
    id: run.id,
    attempt: run.run_attempt ?? 1,
    status: run.status ?? "queued",
    conclusion: run.conclusion,
    created_at: run.created_at,
    updated_at: run.updated_at,
    url: run.html_url,
  };
}

/** The publishing run that is still to end, or else the newest. */
export async function newestPublishRun(
  world: World,
  octokit: Octokit,
): Promise<SeenRun | null> {
  const { data } = await octokit.rest.actions.listWorkflowRuns({
    ...ownerAndRepo(world.marketplace),
    workflow_id: PUBLISH_WORKFLOW,
    per_page: 30,
  });
  const runs = data.workflow_runs.toSorted((a, b) => b.id - a.id);
  const run = runs.find(({ status }) => status !== "completed") ?? runs[0];
  return run === undefined ? null : seenRun(run);
}

/** The catalogue's file at the newest commit of the default branch; `text` is null when there is none. */
export async function readCatalogue(
  world: World,
  octokit: Octokit,
): Promise<{ commit: string; text: string | null }> {
  const branch = await defaultBranch(octokit, world.marketplace);
  const commit = await headOf(octokit, world.marketplace, branch);
  const text = await readFileAt(
    octokit,
    world.marketplace,
    CATALOGUE_FILE,
    commit,
  );
  return { commit, text };
}

/** Starts one of the marketplace's workflows on its default branch. */
export async function dispatchWorkflow(
  world: World,
  octokit: Octokit,
  workflow: string,
  inputs: Record<string, string>,
): Promise<void> {
  await octokit.rest.actions.createWorkflowDispatch({
    ...ownerAndRepo(world.marketplace),
    workflow_id: workflow,
    ref: await defaultBranch(octokit, world.marketplace),
    inputs,
  });
}
