import type { FreshSubmission } from "../marketplace/decide-intake.ts";
import { parseIssueForm } from "../marketplace/issue-form.ts";
import { nameTaken } from "../marketplace/name-taken.ts";
import type { Submission } from "../marketplace/ports/submissions.ts";
import { orNull, ownerAndRepo, type Octokit } from "./octokit.ts";
import { resolveSource } from "./repository-facts.ts";
import type { World } from "./world.ts";

export type Issue = {
  open: boolean;
  body: string;
  labels: string[];
  author: { github_id: number; github_login: string } | null;
  isPullRequest: boolean;
};

/** The issue as it is now; null when it was deleted or moved away. */
export async function readIssue(
  octokit: Octokit,
  repository: string,
  issue_number: number,
): Promise<Issue | null> {
  const found = await orNull(
    octokit.rest.issues.get({ ...ownerAndRepo(repository), issue_number }),
    [404, 410],
  );
  if (found === null) return null;
  const { data } = found;
  return {
    open: data.state === "open",
    body: data.body ?? "",
    labels: data.labels.flatMap((label) => {
      const name = typeof label === "string" ? label : label.name;
      return name === undefined ? [] : [name];
    }),
    author:
      data.user === null
        ? null
        : { github_id: data.user.id, github_login: data.user.login },
    isPullRequest: data.pull_request !== undefined,
  };
}

/** The form and its source as they are at this moment, whether the name is somebody else's, and what is listed under it. */
export async function readFresh(
  world: World,
  { issue_number, author }: Pick<Submission, "issue_number" | "author">,
): Promise<{
  fresh: FreshSubmission;
  taken: boolean;
  listedVersion: string | null;
}> {
  const octokit = await world.access.forMarketplace();
  const issue = await readIssue(octokit, world.marketplace, issue_number);
  const parsed = parseIssueForm(issue?.body ?? "");
  if (parsed.request === null) {
    const fresh = { parsed, source: null };
    return { fresh, taken: false, listedVersion: null };
  }
  const source = await resolveSource(world, parsed.request, author);
  const plugin = await world.plugins.find(parsed.request.name);
  const taken =
    source.outcome === "found" && nameTaken(plugin, source.repository_id);
  return {
    fresh: { parsed, source },
    taken,
    listedVersion:
      !taken && plugin?.listing === "listed" ? plugin.version : null,
  };
}
