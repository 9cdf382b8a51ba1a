import { createHash } from "node:crypto";
import type { CheckView } from "../marketplace/check-view.ts";
import { STATIC_WORKFLOW, staticNonce } from "../marketplace/static-nonce.ts";
import type { CheckTarget } from "./check-sync.ts";
import { orNull, ownerAndRepo, type Octokit } from "./octokit.ts";
import { defaultBranch } from "./repository-facts.ts";
import type { World } from "./world.ts";

type RunData = Awaited<
  ReturnType<Octokit["rest"]["actions"]["listWorkflowRuns"]>
>["data"]["workflow_runs"][number];

/** The newest 300 runs are searched: one that is older would be looked at anew, which does no harm. */
const MAX_PAGES = 3;

/**
 * The marketplace's own run that looks at a commit, dispatched when there is none yet, and again when the plugin's run
 * was started again after it had failed.
 * @param path folder of a plugin that the commit holds
 */
export async function lookAtCommit(
  world: World,
  target: CheckTarget,
  path: string,
  run: { updated_at: string },
): Promise<CheckView["static_run"]> {
  const octokit = await world.access.forMarketplace();
  const mark = createHash("sha256").update(path).digest("hex").slice(0, 8);
  const nonce = staticNonce(target, mark);
  const seen = await findRun(world, octokit, nonce);
  if (seen !== null && seen.status !== "completed") return "under_way";
  const isStale =
    seen === null || Date.parse(seen.created_at) < Date.parse(run.updated_at);
  if (!isStale) return "failed";
  const started = await orNull(
    octokit.rest.actions.createWorkflowDispatch({
      ...ownerAndRepo(world.marketplace),
      workflow_id: STATIC_WORKFLOW,
      ref: await defaultBranch(octokit, world.marketplace),
      inputs: { nonce, repository: target.repository, sha: target.sha, path },
    }),
  );
  if (started !== null) return "under_way";
  world.log.warn(
    { workflow: STATIC_WORKFLOW },
    "the marketplace's repository lacks a workflow of its template: results of forks cannot be given",
  );
  return "failed";
}

/** The newest run that carries the nonce; null too where the workflow is not there. */
async function findRun(
  world: World,
  octokit: Octokit,
  nonce: string,
): Promise<RunData | null> {
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const listed = await orNull(
      octokit.rest.actions.listWorkflowRuns({
        ...ownerAndRepo(world.marketplace),
        workflow_id: STATIC_WORKFLOW,
        event: "workflow_dispatch",
        per_page: 100,
        page,
      }),
    );
    const runs = listed?.data.workflow_runs ?? [];
    const run = runs.find(({ display_title }) =>
      display_title.split(" ").includes(nonce),
    );
    if (run !== undefined) return run;
    if (runs.length < 100) return null;
  }
  return null;
}
