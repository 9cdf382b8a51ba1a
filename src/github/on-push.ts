import type { EmitterWebhookEvent } from "@octokit/webhooks";
import { fileUpdate, syncCheck } from "../marketplace/submission-jobs.ts";
import { now, type World } from "./world.ts";

type Payload = EmitterWebhookEvent<"push">["payload"];

/** A branch moved: where a plugin has no workflow yet, its author is told how to add one. A tag may be a new version. */
export async function onPush(world: World, payload: Payload): Promise<void> {
  const { repository, ref, after, deleted } = payload;
  const tag = /^refs\/tags\/(.{1,200})$/.exec(ref)?.[1];
  if (!deleted && tag !== undefined)
    await world.jobs.enqueue(
      [fileUpdate({ repository_id: repository.id, tag })],
      now(world),
    );
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
