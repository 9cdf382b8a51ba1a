import { AppError } from "../errors.ts";
import type { ReportBody } from "../score/facts.ts";
import { parseReportBody } from "./parse-report-body.ts";
import type {
  AcceptReport,
  ActionsIdentity,
  FindRun,
  VerifyActionsToken,
  WorkflowRun,
} from "./ports/github.ts";
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
import { staticSubject } from "./static-nonce.ts";
import {
  recordLook,
  recordReport,
  recordRescore,
  type RecordPorts,
} from "./record-report.ts";

export type AcceptReportPorts = RecordPorts & {
  verifyToken: VerifyActionsToken;
  findRun: FindRun;
  submissions: Submissions;
  /** "owner/name" of the marketplace's own repository. */
  marketplace: string;
  releases: WorkflowReleases;
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
      const receipt = await recordReport(
        ports,
        identity,
        known,
        facts,
        submission,
      );
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
