import type { EmitterWebhookEvent } from "@octokit/webhooks";
import { fileUpdate } from "../marketplace/submission-jobs.ts";
import { now, type World } from "./world.ts";

type Payload = EmitterWebhookEvent<"release.published">["payload"];

/** A release is a tag with words. Drafts are not published, and pre-releases are not for everybody. */
export async function onRelease(world: World, payload: Payload): Promise<void> {
  const { release, repository } = payload;
  if (release.draft || release.prerelease) return;
  await world.jobs.enqueue(
    [fileUpdate({ repository_id: repository.id, tag: release.tag_name })],
    now(world),
  );
}
