import type { EmitterWebhookEvent } from "@octokit/webhooks";
import { parseCommands } from "../marketplace/commands.ts";
import { react } from "./comments.ts";
import { runCommand } from "./run-command.ts";
import { takeInSubmission } from "./take-in-submission.ts";
import { isMarketplace, type World } from "./world.ts";

type Payload = EmitterWebhookEvent<"issue_comment.created">["payload"];

/** Commands in a new comment of a person on a submission's issue. Bots, other apps and edited comments do nothing. */
export async function onComment(world: World, payload: Payload): Promise<void> {
  const { comment, issue, repository } = payload;
  if (!isMarketplace(world, repository.full_name)) return;
  if (comment.user?.type !== "User" || comment.performed_via_github_app) return;
  const commands = parseCommands(comment.body);
  if (commands.length === 0) return;
  const submission =
    (await world.submissions.byIssue(repository.id, issue.number)) ??
    // The comment's event may be here before the issue's.
    (await takeInSubmission(world, issue.number));
  if (submission === null) return;

  const octokit = await world.access.forMarketplace();
  await react(world, octokit, comment.id, "eyes");
  const actor = {
    github_id: comment.user.id,
    github_login: comment.user.login,
  };
  const results = [];
  for (const command of commands) {
    results.push(
      await runCommand(world, octokit, submission, {
        command,
        comment_id: comment.id,
        issue_number: issue.number,
        at: comment.created_at,
        actor,
      }),
    );
  }
  await react(
    world,
    octokit,
    comment.id,
    results.includes("refused") ? "-1" : "+1",
  );
}
