import type { EmitterWebhookEvent } from "@octokit/webhooks";
import { takeInSubmission } from "./take-in-submission.ts";
import { isMarketplace, type World } from "./world.ts";

type Payload = EmitterWebhookEvent<
  "issues.opened" | "issues.edited" | "issues.reopened"
>["payload"];

/** A submission's form was sent, edited or opened again. Only which issue it is, is taken from the event. */
export async function onIssue(world: World, payload: Payload): Promise<void> {
  if (!isMarketplace(world, payload.repository.full_name)) return;
  await takeInSubmission(world, payload.issue.number);
}
