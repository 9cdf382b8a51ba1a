import { catalogueHolds } from "../marketplace/catalogue.ts";
import type { SeenRun } from "../marketplace/plan-publishing.ts";
import type { SubmissionView } from "../marketplace/plan-submission.ts";
import type { Submission } from "../marketplace/ports/submissions.ts";
import { findScoringRun } from "./find-scoring-run.ts";
import { ownComments } from "./comments.ts";
import type { Octokit } from "./octokit.ts";
import { readIssue } from "./read-issue.ts";
import { newestPublishRun, readCatalogue } from "./publishing.ts";
import type { World } from "./world.ts";

/** Reads GitHub's side of a submission: only what its state makes interesting. Null when the issue is gone. */
export async function readSubmissionView(
  world: World,
  octokit: Octokit,
  submission: Submission,
): Promise<SubmissionView | null> {
  const { issue_number, state, rescore } = submission;
  const issue = await readIssue(octokit, world.marketplace, issue_number);
  if (issue === null) return null;
  const comments = await ownComments(world, octokit, issue_number);
  const waits =
    state === "scoring" ||
    state === "infra_error" ||
    (state === "published" && rescore?.outcome === "waiting");
  const scoringRun = waits ? await ownRun(world, octokit, submission) : null;
  return {
    issue: { open: issue.open, labels: issue.labels, ownComments: comments },
    scoringRun,
    scoringRunReported:
      scoringRun !== null &&
      (await world.reports.ofRun(
        submission.issue_node.repository_id,
        scoringRun.id,
        scoringRun.attempt,
      )) !== null,
    publishRun:
      state === "approved" ? await newestPublishRun(world, octokit) : null,
    publishedCommit:
      state === "approved" ? await readBack(world, octokit, submission) : null,
  };
}

async function ownRun(
  world: World,
  octokit: Octokit,
  { nonce, rescore, submitted_at }: Submission,
): Promise<SeenRun | null> {
  const since = new Date(rescore?.at ?? submitted_at);
  return nonce === null ? null : findScoringRun(world, octokit, nonce, since);
}

/** The newest commit of the default branch whose catalogue file holds exactly the approved entry; null while it does not. */
async function readBack(
  world: World,
  octokit: Octokit,
  { request, pin }: Submission,
): Promise<string | null> {
  if (request === null || pin === null) return null;
  const { commit, text } = await readCatalogue(world, octokit);
  if (text !== null && catalogueHolds(text, { ...pin, name: request.name })) {
    return commit;
  }
  world.log.info(
    { plugin_id: request.name, commit },
    "the catalogue file does not hold the entry yet",
  );
  return null;
}
