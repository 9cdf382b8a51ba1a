import {
  planSubmission,
  type SubmissionAction,
} from "../marketplace/plan-submission.ts";
import { isOpen } from "../marketplace/submission-states.ts";
import type { Plugin } from "../marketplace/ports/plugins.ts";
import type { Report } from "../score/report.ts";
import { decisionMail } from "../marketplace/decision-mail.ts";
import { reviewMail } from "../marketplace/review-mail.ts";
import type { Submission } from "../marketplace/ports/submissions.ts";
import { syncSubmission } from "../marketplace/submission-jobs.ts";
import { orNull, ownerAndRepo, type Octokit } from "./octokit.ts";
import { dispatchWorkflow } from "./publishing.ts";
import { pluginOf } from "./run-command.ts";
import { readSubmissionView } from "./submission-view.ts";
import { now, type World } from "./world.ts";

/**
 * Makes the issue, the runs and the row of one submission agree: reads both sides, lets the core plan, writes what is
 * missing. Stopped anywhere, the next time does the rest; run twice, the second time does nothing.
 */
export async function syncSubmissionState(
  world: World,
  id: string,
): Promise<void> {
  const submission = await world.submissions.find(id);
  if (submission === null) return;
  const octokit = await world.access.forMarketplace();
  const view = await readSubmissionView(world, octokit, submission);
  if (view === null) {
    world.log.warn({ submission_id: id }, "the submission's issue is gone");
    return;
  }
  const report =
    submission.report_id === null
      ? null
      : await world.reports.find(submission.report_id);
  const plugin = await pluginOf(world, submission);
  const plan = planSubmission(submission, report, view, {
    at: now(world),
    plugin,
    listed: await listedBeside(world, submission, plugin),
    before: await listedBefore(world, submission),
    team: world.review.team,
  });
  for (const action of plan) await apply(world, octokit, submission, action);
  await writeLetters(world, submission);
}

/** The listed version, while it is not the one that this submission is about. */
async function listedBeside(
  world: World,
  { state, pin, request }: Submission,
  plugin: Plugin | null,
): Promise<{ version: string; report: Report } | null> {
  const decided = !isOpen(state);
  if (decided || plugin === null || plugin.source?.sha === pin?.sha)
    return null;
  const [listed] = await world.plugins.versions(plugin.id);
  return listed === undefined || listed.version === request?.version
    ? null
    : { version: listed.version, report: listed.report };
}

/** What was listed until the listed commit was scored again. */
async function listedBefore(
  world: World,
  { rescore }: Submission,
): Promise<Report | null> {
  if (rescore?.outcome !== "scored" || rescore.before === null) return null;
  return (await world.reports.find(rescore.before))?.report ?? null;
}

/** The outbox keeps a letter once by its key, so each look may write it again. */
async function writeLetters(
  world: World,
  submission: Submission,
): Promise<void> {
  const { mail: recipient } = world.review;
  const issueUrl = `${world.webUrl}/${world.marketplace}/issues/${submission.issue_number}`;
  const letters = [
    recipient && reviewMail(submission, { recipient, issueUrl }),
    decisionMail(submission, issueUrl),
  ];
  for (const letter of letters)
    if (letter) await world.outbox.put({ ...letter, at: now(world) });
}

async function apply(
  world: World,
  octokit: Octokit,
  submission: Submission,
  action: SubmissionAction,
): Promise<void> {
  const place = ownerAndRepo(world.marketplace);
  const issue = { ...place, issue_number: submission.issue_number };
  switch (action.do) {
    case "change":
      // A stale one is dropped: whoever was faster put in a job that looks again.
      await world.submissions.change({
        id: submission.id,
        revision: submission.revision,
        ...action.change,
        jobs: [syncSubmission(submission.id)],
        at: now(world),
      });
      return;
    case "add_labels":
      await octokit.rest.issues.addLabels({ ...issue, labels: action.labels });
      return;
    case "remove_label":
      await orNull(
        octokit.rest.issues.removeLabel({ ...issue, name: action.label }),
      );
      return;
    case "create_comment":
      await octokit.rest.issues.createComment({ ...issue, body: action.body });
      return;
    case "update_comment":
      await octokit.rest.issues.updateComment({
        ...place,
        comment_id: action.id,
        body: action.body,
      });
      return;
    case "delete_comment":
      await orNull(
        octokit.rest.issues.deleteComment({ ...place, comment_id: action.id }),
      );
      return;
    case "close_issue":
      await octokit.rest.issues.update({
        ...issue,
        state: "closed",
        state_reason: action.reason,
      });
      return;
    case "dispatch":
      await dispatchWorkflow(world, octokit, action.workflow, action.inputs);
      return;
  }
}
