import type { EmitterWebhookEvent } from "@octokit/webhooks";
import { PUBLISH_WORKFLOW } from "../marketplace/plan-publishing.ts";
import { SCORE_WORKFLOW } from "../marketplace/plan-submission.ts";
import {
  syncCatalogue,
  syncCheck,
  syncSubmission,
} from "../marketplace/submission-jobs.ts";
import { isMarketplace, now, type World } from "./world.ts";

type Payload = EmitterWebhookEvent<"workflow_run">["payload"];

/**
 * A run began or ended. Only which run it is, is taken from the event: the job that it puts in asks GitHub what became
 * of it, so late and repeated events do no harm.
 */
export async function onWorkflowRun(
  world: World,
  payload: Payload,
): Promise<void> {
  const { repository, workflow_run } = payload;
  if (isMarketplace(world, repository.full_name)) {
    await onMarketplaceRun(world, workflow_run);
    return;
  }
  const scores = (workflow_run.referenced_workflows ?? []).some(({ path }) =>
    path.includes("/.github/workflows/quality.yml@"),
  );
  // A fork's run has no token and so no report; nothing is said on its check here.
  if (!scores || workflow_run.head_repository.id !== repository.id) return;
  await world.jobs.enqueue(
    [
      syncCheck({
        repository_id: repository.id,
        repository: repository.full_name,
        run_id: workflow_run.id,
      }),
    ],
    now(world),
  );
}

async function onMarketplaceRun(
  world: World,
  run: Payload["workflow_run"],
): Promise<void> {
  const file = run.path.replace(/@.*$/, "").split("/").at(-1);
  if (file === SCORE_WORKFLOW) {
    const title = "display_title" in run ? (run.display_title ?? "") : "";
    for (const word of title.split(" ")) {
      const submission = await world.submissions.byNonce(word);
      if (submission === null) continue;
      await world.jobs.enqueue([syncSubmission(submission.id)], now(world));
    }
  }
  if (file === PUBLISH_WORKFLOW && run.status === "completed") {
    const approved = await world.submissions.inStates(["approved"]);
    await world.jobs.enqueue(
      [...approved.map(({ id }) => syncSubmission(id)), syncCatalogue()],
      now(world),
    );
  }
}
