import {
  changeSubmission,
  rowChange,
} from "../marketplace/change-submission.ts";
import { isOutdated, planRescore } from "../marketplace/plan-rescore.ts";
import { SCORE_WORKFLOW } from "../marketplace/plan-submission.ts";
import type {
  StoredReport,
  Submission,
} from "../marketplace/ports/submissions.ts";
import { rescoreNonce } from "../marketplace/rescore-nonce.ts";
import { rescoreListing as rescoreJob } from "../marketplace/submission-jobs.ts";
import { RUBRIC_VERSION } from "../score/rubric.ts";
import { sayOnce } from "./comments.ts";
import { findScoringRun } from "./find-scoring-run.ts";
import { dispatchWorkflow } from "./publishing.ts";
import { now, type World } from "./world.ts";

/** So many in one round: a large catalogue must not fill the marketplace's queue of runs. */
const AT_ONCE = 20;

/** A run is looked for so far back; an older one is taken for none. */
const LOOK_BACK_MS = 30 * 24 * 60 * 60_000;

const toldKey = (submission_id: string) =>
  `rescore.told:${RUBRIC_VERSION}:${submission_id}`;

/** Puts in a look at listed plugins that were judged by an older rubric, until each author was told the new score. */
export async function rescoreListings(world: World): Promise<void> {
  const outdated = (await world.plugins.published()).filter((plugin) =>
    isOutdated(plugin, RUBRIC_VERSION),
  );
  const due: string[] = [];
  for (const { id } of outdated) {
    if (due.length >= AT_ONCE) break;
    const submission_id = await submissionOf(world, id);
    if (submission_id !== null && !(await wasTold(world, submission_id)))
      due.push(id);
  }
  await world.jobs.enqueue(due.map(rescoreJob), now(world));
}

/**
 * Scores the listed commit of one plugin by the present rubric, for information: dispatches the run, and when its report is
 * there tells the author in the issue, once. Neither touches the plugin's row.
 */
export async function rescoreListing(
  world: World,
  plugin_id: string,
): Promise<void> {
  const plugin = await world.plugins.find(plugin_id);
  const submission_id = await submissionOf(world, plugin_id);
  if (plugin === null || submission_id === null) return;
  if (await wasTold(world, submission_id)) return;
  const submission = await world.submissions.find(submission_id);
  if (submission === null) return;
  const octokit = await world.access.forMarketplace();
  const report = await newReport(world, submission);
  const since = new Date(world.clock().getTime() - LOOK_BACK_MS);
  const nonce = rescoreNonce(submission.id);
  const step = planRescore({
    plugin,
    submission,
    report,
    run:
      report === null
        ? await findScoringRun(world, octokit, nonce, since)
        : null,
    rubric: RUBRIC_VERSION,
    at: now(world),
  });
  if (step?.do === "dispatch")
    await dispatchWorkflow(world, octokit, SCORE_WORKFLOW, step.inputs);
  if (step?.do === "tell") {
    const marker = `<!-- miyabi:rescore:${RUBRIC_VERSION}:${submission.id} -->`;
    await sayOnce(world, octokit, submission.issue_number, marker, step.text);
    await keepTold(world, submission, report);
  }
}

async function submissionOf(
  world: World,
  plugin_id: string,
): Promise<string | null> {
  const origin = await world.pluginSources.origin(plugin_id);
  return origin?.submission_id ?? null;
}

async function wasTold(world: World, submission_id: string): Promise<boolean> {
  return (await world.submissions.decision(toldKey(submission_id))) !== null;
}

async function newReport(
  world: World,
  { pin, issue_node }: Submission,
): Promise<StoredReport | null> {
  return pin === null
    ? null
    : world.reports.rescored({
        run_repository_id: issue_node.repository_id,
        repository_id: pin.repository_id,
        sha: pin.sha,
        path: pin.path,
        rubric_version: RUBRIC_VERSION,
      });
}

async function keepTold(
  world: World,
  { id }: Submission,
  report: StoredReport | null,
): Promise<void> {
  await changeSubmission(world.submissions, id, now(world), () => ({
    ...rowChange({}),
    audit: {
      key: toldKey(id),
      action: "listing.rescored",
      actor_github_id: null,
      actor_login: null,
      reason: null,
      details: {
        submission_id: id,
        rubric_version: RUBRIC_VERSION,
        report_id: report?.id ?? null,
        score: report?.report.score ?? null,
      },
    },
  }));
}
