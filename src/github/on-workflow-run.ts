import type { EmitterWebhookEvent } from "@octokit/webhooks";
import { PUBLISH_WORKFLOW } from "../marketplace/plan-publishing.ts";
import { SCORE_WORKFLOW } from "../marketplace/plan-submission.ts";
import { STATIC_WORKFLOW, staticSubject } from "../marketplace/static-nonce.ts";
import {
  syncCatalogue,
  syncCheck,
  syncSubmission,
} from "../marketplace/submission-jobs.ts";
import { callsOurs } from "./scoring-run.ts";
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
  const { conclusion } = workflow_run;
  // A run that never began names no workflow that it calls; the job finds out whether it is one of ours.
  const neverBegan =
    conclusion === "action_required" || conclusion === "startup_failure";
  if (!callsOurs(workflow_run) && !neverBegan) return;
  await world.jobs.enqueue(
    [
      syncCheck({
        repository_id: repository.id,
        repository: repository.full_name,
        sha: workflow_run.head_sha,
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
  const title = "display_title" in run ? (run.display_title ?? "") : "";
  const words = title.split(" ");
  if (file === STATIC_WORKFLOW && run.status === "completed") {
    await onLook(world, words);
  }
  if (file === SCORE_WORKFLOW) {
    for (const word of words) {
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

/** "Look at <owner/name> <nonce>": the commit's check learns what became of it, report or not. */
async function onLook(world: World, words: string[]): Promise<void> {
  const repository = words.find((word) => /^[\w.-]+\/[\w.-]+$/.test(word));
  const subject = words.map(staticSubject).find((found) => found !== null);
  if (repository === undefined || subject == null) return;
  await world.jobs.enqueue([syncCheck({ ...subject, repository })], now(world));
}
