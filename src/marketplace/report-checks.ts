import { AppError } from "../errors.ts";
import type { ReportBody } from "../score/facts.ts";
import { RUBRIC_VERSION } from "../score/rubric.ts";
import { isScoredAgain } from "./decide-rescore.ts";
import { SCORE_WORKFLOW } from "./plan-submission.ts";
import type { ActionsIdentity, WorkflowRun } from "./ports/github.ts";
import { STATIC_WORKFLOW, type StaticSubject } from "./static-nonce.ts";
import type { Submission } from "./ports/submissions.ts";

/** Commits of the reusable workflow that we released. A path or a tag proves nothing: anybody's fork can carry ours. */
export type WorkflowReleases = { accepted: string[]; retired: string[] };

/** Events in which a plugin's repository may report on itself: those that give a token only to its own branches. */
const selfEvents = ["pull_request", "push", "workflow_dispatch"];

/** A released commit holds other workflows too, and a fork may run those as its own. */
const QUALITY_WORKFLOW = /^[^/]+\/[^/]+\/\.github\/workflows\/quality\.yml@/;

/** Who ran: a hosted runner, in the scoring workflow of a release. */
export function checkToken(
  identity: ActionsIdentity,
  releases: WorkflowReleases,
): void {
  if (identity.runner_environment !== "github-hosted") {
    refuse(
      "The report comes from a self-hosted runner: only GitHub-hosted ones count.",
    );
  }
  if (!QUALITY_WORKFLOW.test(identity.job_workflow_ref)) {
    refuse(
      "The report was not made by the scoring workflow: only quality.yml may report.",
    );
  }
  const commit = identity.job_workflow_sha;
  if (releases.retired.includes(commit)) {
    refuse(
      `The scoring workflow of commit ${commit} is retired. ${howToUpgrade(identity, releases)}`,
    );
  }
  if (!releases.accepted.includes(commit)) {
    refuse(
      `The report was not made by a released scoring workflow (commit ${commit} is not one). ${howToUpgrade(identity, releases)}`,
    );
  }
}

/** The line to write into the caller's workflow file. The token names the workflow's repository, which was checked above. */
function howToUpgrade(
  { job_workflow_ref }: ActionsIdentity,
  { accepted }: WorkflowReleases,
): string {
  const current = accepted.at(-1);
  const [workflow = ""] = job_workflow_ref.split("@");
  return current === undefined
    ? "There is no release yet: ask the marketplace's operator."
    : `Call the current release in your workflow file: uses: ${workflow}@${current}`;
}

/**
 * GitHub's word on the run against the token's.
 * @returns the run
 */
export function checkRun(
  run: WorkflowRun | null,
  identity: ActionsIdentity,
): WorkflowRun {
  if (run === null) {
    throw new AppError(
      "not_found",
      "GitHub knows no such run in a repository of this App: install the App on the repository and run again.",
    );
  }
  if (
    run.id !== identity.run_id ||
    run.repository_id !== identity.repository_id
  ) {
    refuse("The run belongs to another repository than the token says.");
  }
  if (run.attempt !== identity.run_attempt) {
    refuse(
      "The report is of another attempt of the run than the last one: run again.",
    );
  }
  if (run.event !== identity.event_name) {
    refuse("The run was started by another event than the token says.");
  }
  return run;
}

/** A plugin's repository speaks for itself alone, and for the commit that it ran on. */
export function checkPullRun(
  identity: ActionsIdentity,
  run: WorkflowRun,
  body: ReportBody,
): void {
  if (!selfEvents.includes(run.event)) {
    refuse(`Reports of runs started by "${run.event}" are not taken.`);
  }
  if (body.repository.toLowerCase() !== run.repository.toLowerCase()) {
    refuse("The report names another repository than the one it was made in.");
  }
  if (body.sha !== run.head_sha) {
    refuse("The report names another commit than the one the run is for.");
  }
  // In a pull request the token's commit is the merge commit, which is no commit of the branch.
  if (run.event !== "pull_request" && identity.sha !== run.head_sha) {
    refuse("The token is of another commit than the run.");
  }
}

/**
 * A listed submission is scored again by the same kind of run, by the rubric that its dispatch was for.
 * @returns the submission
 */
export function checkRescoreRun(
  submission: Submission | null,
  rubric_version: string,
  identity: ActionsIdentity,
  run: WorkflowRun,
  body: ReportBody,
): Submission {
  const known = checkDispatchedRun(submission, identity, run, body);
  if (known.state !== "published") {
    throw new AppError(
      "conflict",
      `The submission is not published: it is "${known.state}".`,
    );
  }
  const measured = body.static.rubric_version;
  if (rubric_version !== RUBRIC_VERSION || measured !== RUBRIC_VERSION) {
    throw new AppError(
      "conflict",
      `The facts were measured by rubric ${measured}, the marketplace scores by ${RUBRIC_VERSION}: call quality.yml of the current release in ${SCORE_WORKFLOW}.`,
    );
  }
  return known;
}

/**
 * A submission is judged by a run that the App dispatched in the marketplace's own repository, on exactly the pinned bytes.
 * @returns the submission
 */
export function checkSubmissionRun(
  submission: Submission | null,
  identity: ActionsIdentity,
  run: WorkflowRun,
  body: ReportBody,
): Submission {
  const known = checkDispatchedRun(submission, identity, run, body);
  const waits = known.state === "scoring" || known.state === "infra_error";
  if (!waits && !isScoredAgain(known)) {
    throw new AppError(
      "conflict",
      `The submission does not wait for a report: it is "${known.state}".`,
    );
  }
  return known;
}

function checkDispatchedRun(
  submission: Submission | null,
  identity: ActionsIdentity,
  run: WorkflowRun,
  body: ReportBody,
): Submission {
  if (submission === null) {
    throw new AppError(
      "not_found",
      "No submission waits for this report: its nonce is unknown, or a newer run took its place.",
    );
  }
  if (identity.repository_id !== submission.issue_node.repository_id) {
    refuse("A submission is scored only by the marketplace's own repository.");
  }
  if (
    run.event !== "workflow_dispatch" ||
    run.path !== `.github/workflows/${SCORE_WORKFLOW}`
  ) {
    refuse(
      `A submission is scored only by a dispatched run of ${SCORE_WORKFLOW}.`,
    );
  }
  checkStarter(run);
  if (run.head_sha !== identity.sha) {
    refuse("The token is of another commit than the run.");
  }
  if (!run.display_title.split(" ").includes(body.nonce ?? "")) {
    refuse("The run does not carry the nonce of the report.");
  }
  const { pin } = submission;
  if (
    pin === null ||
    body.repository !== pin.repository ||
    body.sha !== pin.sha ||
    body.path !== pin.path
  ) {
    refuse(
      "The report is of other bytes (repository, commit or path) than the submission's.",
    );
  }
  return submission;
}

/** A commit whose own run proves nothing is looked at by a run that the App dispatched in the marketplace's repository. */
export function checkLook(
  subject: StaticSubject,
  marketplace: string,
  identity: ActionsIdentity,
  run: WorkflowRun,
  body: ReportBody,
): void {
  if (run.repository.toLowerCase() !== marketplace.toLowerCase()) {
    refuse("Only the marketplace's own repository looks at a commit.");
  }
  if (
    run.event !== "workflow_dispatch" ||
    run.path !== `.github/workflows/${STATIC_WORKFLOW}`
  ) {
    refuse(`Only a dispatched run of ${STATIC_WORKFLOW} looks at a commit.`);
  }
  checkStarter(run);
  if (run.head_sha !== identity.sha) {
    refuse("The token is of another commit than the run.");
  }
  const words = run.display_title.split(" ");
  if (!words.includes(body.nonce ?? "") || !words.includes(body.repository)) {
    refuse("The run does not carry the nonce and repository of the report.");
  }
  if (body.sha !== subject.sha) {
    refuse("The report is of another commit than its nonce.");
  }
}

/** Whoever may push to the marketplace's repository can start a run of another branch, with another workflow of this name. */
function checkStarter({ by_app }: WorkflowRun): void {
  if (!by_app) {
    refuse(
      "The run was started by somebody else than the App: only the App's own runs count.",
    );
  }
}

function refuse(message: string): never {
  throw new AppError("forbidden", message);
}
