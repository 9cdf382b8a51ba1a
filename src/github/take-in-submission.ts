import { changeSubmission } from "../marketplace/change-submission.ts";
import { decideIntake } from "../marketplace/decide-intake.ts";
import { readFiledFor } from "../marketplace/filed-for.ts";
import { looksLikeSubmission } from "../marketplace/issue-form-sections.ts";
import type { Submission } from "../marketplace/ports/submissions.ts";
import { FORM_LABEL } from "../marketplace/submission-labels.ts";
import { readFresh, readIssue } from "./read-issue.ts";
import { ownerAndRepo } from "./octokit.ts";
import { now, type World } from "./world.ts";

/**
 * Reads the form of an issue as it is now and lets the core decide: problems, or a pinned commit to score.
 * The event that led here is not read, so it does not matter how late or how often it comes.
 * @returns the submission, or null when the issue is none
 */
export async function takeInSubmission(
  world: World,
  issue_number: number,
): Promise<Submission | null> {
  const octokit = await world.access.forMarketplace();
  const issue = await readIssue(octokit, world.marketplace, issue_number);
  if (issue?.author == null || issue.isPullRequest) return null;
  if (!issue.labels.includes(FORM_LABEL) && !looksLikeSubmission(issue.body)) {
    return null;
  }
  const repository = await octokit.rest.repos.get(
    ownerAndRepo(world.marketplace),
  );
  const { id, full_name } = repository.data;
  const opened = await world.submissions.open({
    issue_number,
    issue_node: { repository_id: id, repository: full_name },
    author: await authorOf(world, issue.body, issue.author),
    at: now(world),
  });
  const changed = await changeSubmission(
    world.submissions,
    opened.id,
    now(world),
    // Read inside: when somebody else changed the row meanwhile, the form may be newer too.
    async (submission) => {
      const read = await readFresh(world, submission);
      return decideIntake({ submission, ...read, nonce: world.newId() });
    },
  );
  return changed?.submission ?? opened;
}

type Author = { github_id: number; github_login: string };

/** Whoever opened the issue, or whom the App opened it for. The App's word counts in its own issues only. */
async function authorOf(
  world: World,
  body: string,
  opener: Author,
): Promise<Author> {
  const filed = readFiledFor(body);
  if (filed === null) return opener;
  return opener.github_login === (await world.access.botLogin())
    ? filed.author
    : opener;
}
