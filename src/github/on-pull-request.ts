import type { EmitterWebhookEvent } from "@octokit/webhooks";
import { CHECK_NAME, queuedCheck } from "../marketplace/plan-check.ts";
import { listChecks } from "./check-runs.ts";
import { ownerAndRepo, type Octokit } from "./octokit.ts";
import { readFileAt } from "./repository-facts.ts";
import type { World } from "./world.ts";

type Payload = EmitterWebhookEvent<
  "pull_request.opened" | "pull_request.synchronize" | "pull_request.reopened"
>["payload"];

const manifests = [
  ".claude-plugin/plugin.json",
  ".claude-plugin/marketplace.json",
];

/** A pull request inside a plugin's repository gets its check at once, once for each commit. Other repositories get nothing. */
export async function onPullRequest(
  world: World,
  payload: Payload,
): Promise<void> {
  const { repository, pull_request } = payload;
  const { sha } = pull_request.head;
  // Null when the fork is gone, whatever the types say.
  const from = pull_request.head.repo as { id: number } | null;
  if (from?.id !== repository.id) return;
  const octokit = await world.access.forRepository(repository.full_name);
  if (octokit === null) return;
  if (!(await hasPlugin(octokit, repository.full_name, sha))) return;
  if ((await listChecks(octokit, repository.full_name, sha)).length > 0) return;
  await octokit.rest.checks.create({
    ...ownerAndRepo(repository.full_name),
    name: CHECK_NAME,
    head_sha: sha,
    status: "queued",
    output: { title: queuedCheck.title, summary: queuedCheck.summary },
  });
}

async function hasPlugin(
  octokit: Octokit,
  repository: string,
  sha: string,
): Promise<boolean> {
  for (const path of manifests) {
    if ((await readFileAt(octokit, repository, path, sha)) !== null) {
      return true;
    }
  }
  return false;
}
