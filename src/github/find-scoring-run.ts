import type { SeenRun } from "../marketplace/plan-publishing.ts";
import { SCORE_WORKFLOW } from "../marketplace/plan-submission.ts";
import { ownerAndRepo, type Octokit } from "./octokit.ts";
import { seenRun } from "./publishing.ts";
import type { World } from "./world.ts";

/** GitHub's clock and ours may differ by so much. */
const CLOCK_SLACK_MS = 5 * 60_000;

/** The newest scoring run since then that carries the nonce; null when there is none. */
export async function findScoringRun(
  world: World,
  octokit: Octokit,
  nonce: string,
  since: Date,
): Promise<SeenRun | null> {
  const from = new Date(since.getTime() - CLOCK_SLACK_MS);
  const pages = octokit.paginate.iterator(
    octokit.rest.actions.listWorkflowRuns,
    {
      ...ownerAndRepo(world.marketplace),
      workflow_id: SCORE_WORKFLOW,
      event: "workflow_dispatch",
      created: `>=${from.toISOString()}`,
      per_page: 100,
    },
  );
  for await (const { data } of pages) {
    const run = data.find(({ display_title }) =>
      display_title.split(" ").includes(nonce),
    );
    if (run !== undefined) return seenRun(run);
  }
  return null;
}
