import { AppError } from "../errors.ts";
import type { ReportBody } from "../score/facts.ts";
import { judge } from "../score/judge.ts";
import { decideReport } from "./decide-report.ts";
import { parseReportBody } from "./parse-report-body.ts";
import type { CheckReports } from "./ports/check-reports.ts";
import type {
  AcceptReport,
  ActionsIdentity,
  FindRun,
  ReportReceipt,
  VerifyActionsToken,
  WorkflowRun,
} from "./ports/github.ts";
import type { Reports } from "./ports/reports.ts";
import type { Submission, Submissions } from "./ports/submissions.ts";
import {
  checkLook,
  checkPullRun,
  checkRescoreRun,
  checkRun,
  checkSubmissionRun,
  checkToken,
} from "./report-checks.ts";
import type { WorkflowReleases } from "./report-checks.ts";
import { rescoredSubmission } from "./rescore-nonce.ts";
import { staticSubject, type StaticSubject } from "./static-nonce.ts";
import {
  rescoreListing,
  syncCheck,
  syncSubmission,
} from "./submission-jobs.ts";

export type AcceptReportPorts = {
  verifyToken: VerifyActionsToken;
  findRun: FindRun;
  reports: Reports;
  checkReports: Pick<CheckReports, "record">;
  submissions: Submissions;
  /** "owner/name" of the marketplace's own repository. */
  marketplace: string;
  releases: WorkflowReleases;
  clock: () => Date;
  newId: () => string;
};

/** A row that changes under every try is no longer chance. */
const tries = 8;

/**
 * The use-case behind `POST /v1/reports`. From the cheapest check to the dearest: the token, who ran, the body, GitHub's
 * word on the run, the pin. The score is computed here from the facts; a score that is sent is never read.
 * Each refusal is an AppError with a sentence of its own (401, 403, 404, 409, 413 or 422).
 */
export function createAcceptReport(ports: AcceptReportPorts): AcceptReport {
  return async (token, body) => {
    const identity = await ports.verifyToken(token, body);
    checkToken(identity, ports.releases);
    const facts = parseReportBody(body);
    const run = await ports.findRun(
      identity.repository_id,
      identity.repository,
      identity.run_id,
    );
    const known = checkRun(run, identity);
    const look = facts.nonce === null ? null : staticSubject(facts.nonce);
    if (look !== null) {
      checkLook(look, ports.marketplace, identity, known, facts);
      return recordLook(ports, identity, known, facts, look);
    }
    const again = facts.nonce === null ? null : rescoredSubmission(facts.nonce);
    if (again !== null) {
      const { submission_id, rubric_version } = again;
      const submission = checkRescoreRun(
        await ports.submissions.find(submission_id),
        rubric_version,
        identity,
        known,
        facts,
      );
      return recordRescore(ports, identity, known, facts, submission);
    }
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const submission = await subject(ports, identity, known, facts);
      const receipt = await record(ports, identity, known, facts, submission);
      if (receipt !== "stale") return receipt;
    }
    throw new AppError(
      "service_unavailable",
      "The submission is being changed by others at the moment. Send the report again.",
      { retryAfter: 5 },
    );
  };
}

/** The submission a report is for, or null for a plugin's own pull request; throws when it may not speak for either. */
async function subject(
  ports: AcceptReportPorts,
  identity: ActionsIdentity,
  run: WorkflowRun,
  facts: ReportBody,
): Promise<Submission | null> {
  if (facts.nonce === null) {
    checkPullRun(identity, run, facts);
    return null;
  }
  const submission = await ports.submissions.byNonce(facts.nonce);
  return checkSubmissionRun(submission, identity, run, facts);
}

async function record(
  ports: AcceptReportPorts,
  identity: ActionsIdentity,
  run: WorkflowRun,
  facts: ReportBody,
  submission: Submission | null,
): Promise<ReportReceipt | "stale"> {
  const { repository, sha, path } = facts;
  const id = ports.newId();
  const report = judge(facts.static, facts.tests);
  const patch =
    submission === null ? null : decideReport(submission, report, id);
  const outcome = await ports.reports.record({
    ...recordOf(ports, id, identity, run),
    subject: {
      repository_id: submission?.pin?.repository_id ?? identity.repository_id,
      repository,
      sha,
      path,
    },
    facts,
    report,
    submission:
      submission === null || patch === null
        ? null
        : { id: submission.id, revision: submission.revision, patch },
    jobs: [
      submission === null
        ? syncCheck({
            repository_id: identity.repository_id,
            repository: run.repository,
            sha,
          })
        : syncSubmission(submission.id),
    ],
  });
  if (outcome === "stale") return "stale";
  if (outcome === "replayed") throw replayed();
  return {
    report_id: id,
    score: report.score,
    verdict: report.verdict,
    submission_state: patch?.state ?? null,
  };
}

/** What every record of a report has: which run made it, and the token that vouched for it. */
function recordOf(
  { clock }: AcceptReportPorts,
  id: string,
  identity: ActionsIdentity,
  run: WorkflowRun,
) {
  return {
    id,
    jti: identity.jti,
    jti_expires_at: identity.expires_at,
    run: {
      repository_id: identity.repository_id,
      run_id: run.id,
      run_attempt: run.attempt,
      event: run.event,
    },
    at: clock().toISOString(),
  };
}

/** For information: the submission and the plugin stay as they are. */
async function recordRescore(
  ports: AcceptReportPorts,
  identity: ActionsIdentity,
  run: WorkflowRun,
  facts: ReportBody,
  { pin, request }: Submission,
): Promise<ReportReceipt> {
  const id = ports.newId();
  const { repository, sha, path } = facts;
  const report = judge(facts.static, facts.tests);
  const outcome = await ports.reports.record({
    ...recordOf(ports, id, identity, run),
    subject: {
      repository_id: pin?.repository_id ?? identity.repository_id,
      repository,
      sha,
      path,
    },
    facts,
    report,
    submission: null,
    jobs: request === null ? [] : [rescoreListing(request.name)],
  });
  if (outcome === "replayed") throw replayed();
  return {
    report_id: id,
    score: report.score,
    verdict: report.verdict,
    submission_state: null,
  };
}

async function recordLook(
  ports: AcceptReportPorts,
  identity: ActionsIdentity,
  run: WorkflowRun,
  facts: ReportBody,
  { repository_id }: StaticSubject,
): Promise<ReportReceipt> {
  const id = ports.newId();
  const { repository, sha, path } = facts;
  const report = judge(facts.static, facts.tests);
  const outcome = await ports.checkReports.record({
    ...recordOf(ports, id, identity, run),
    subject: { repository_id, repository, sha, path },
    facts,
    report,
    trust: "static",
    jobs: [syncCheck({ repository_id, repository, sha })],
  });
  if (outcome === "replayed") throw replayed();
  return {
    report_id: id,
    score: report.score,
    verdict: report.verdict,
    submission_state: null,
  };
}

function replayed(): AppError {
  return new AppError(
    "conflict",
    "This token was used before. A report is taken once: nothing more is to be done, or request a fresh token.",
  );
}
