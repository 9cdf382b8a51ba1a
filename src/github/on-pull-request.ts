import type { EmitterWebhookEvent } from "@octokit/webhooks";
import { syncCheck } from "../marketplace/submission-jobs.ts";
import { now, type World } from "./world.ts";

type Payload = EmitterWebhookEvent<
  | "pull_request.opened"
  | "pull_request.synchronize"
  | "pull_request.reopened"
  | "pull_request.closed"
>["payload"];

/**
 * The head of a pull request moved: its new commit gets a check at once, and the one that it left is told to be
 * superseded. Which commits, is all that is taken from the event.
 */
export async function onPullRequest(
  world: World,
  payload: Payload,
): Promise<void> {
  const { repository, pull_request } = payload;
  const before = payload.action === "synchronize" ? [payload.before] : [];
  await world.jobs.enqueue(
    [pull_request.head.sha, ...before].map((sha) =>
      syncCheck({
        repository_id: repository.id,
        repository: repository.full_name,
        sha,
      }),
    ),
    now(world),
  );
}
