import { ownerAndRepo, type Octokit } from "./octokit.ts";
import type { World } from "./world.ts";

/** The App's own comments on an issue, oldest first, from all pages. Anybody can write our marker: only the author tells. */
export async function ownComments(
  world: World,
  octokit: Octokit,
  issue_number: number,
): Promise<{ id: number; body: string }[]> {
  const login = await world.access.botLogin();
  const all = await octokit.paginate(octokit.rest.issues.listComments, {
    ...ownerAndRepo(world.marketplace),
    issue_number,
    per_page: 100,
  });
  return all
    .filter((comment) => comment.user?.login === login)
    .map(({ id, body }) => ({ id, body: body ?? "" }));
}

/** Writes a comment that begins with the marker, unless one of ours does already. */
export async function sayOnce(
  world: World,
  octokit: Octokit,
  issue_number: number,
  marker: string,
  text: string,
): Promise<void> {
  const own = await ownComments(world, octokit, issue_number);
  if (own.some(({ body }) => body.startsWith(marker))) return;
  await octokit.rest.issues.createComment({
    ...ownerAndRepo(world.marketplace),
    issue_number,
    body: `${marker}\n${text}`,
  });
}

/** Reacts to a comment. GitHub keeps one reaction of a kind for each person, so it may be repeated. */
export async function react(
  world: World,
  octokit: Octokit,
  comment_id: number,
  content: "eyes" | "+1" | "-1",
): Promise<void> {
  await octokit.rest.reactions.createForIssueComment({
    ...ownerAndRepo(world.marketplace),
    comment_id,
    content,
  });
}
