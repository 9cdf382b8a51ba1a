import type { EmitterWebhookEvent } from "@octokit/webhooks";
import { syncCheck } from "../marketplace/submission-jobs.ts";
import { now, type World } from "./world.ts";

type Payload = EmitterWebhookEvent<"push">["payload"];

/** A branch moved: where a plugin has no workflow yet, its author is told how to add one. */
export async function onPush(world: World, payload: Payload): Promise<void> {
  const { repository, ref, after, deleted } = payload;
  if (deleted || !ref.startsWith("refs/heads/")) return;
  await world.jobs.enqueue(
    [
      syncCheck({
        repository_id: repository.id,
        repository: repository.full_name,
        sha: after,
      }),
    ],
    now(world),
  );
}
