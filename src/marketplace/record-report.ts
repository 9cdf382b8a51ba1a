import { AppError } from "../errors.ts";
import type { ReportBody } from "../score/facts.ts";
import { judge } from "../score/judge.ts";
import type { Report } from "../score/report.ts";
import { decideReport } from "./decide-report.ts";
import type { CheckReports } from "./ports/check-reports.ts";
import type {
  ActionsIdentity,
  ReportReceipt,
  WorkflowRun,
} from "./ports/github.ts";
import type { Reports } from "./ports/reports.ts";
import type { Submission } from "./ports/submissions.ts";
import type { StaticSubject } from "./static-nonce.ts";
import {
  rescoreListing,
  syncCatalogue,
  syncCheck,
  syncSubmission,
} from "./submission-jobs.ts";

export type RecordPorts = {
  reports: Reports;
  checkReports: Pick<CheckReports, "record">;
  clock: () => Date;
  newId: () => string;
};

/**
 * A report of a submission, or of a plugin's own run.
 * @returns "stale" when the submission changed since it was read
 * @throws AppError conflict when the token was used before, as the others do
 */
export async function recordReport(
  ports: RecordPorts,
  identity: ActionsIdentity,
  run: WorkflowRun,
  facts: ReportBody,
  submission: Submission | null,
): Promise<ReportReceipt | "stale"> {
  const { repository, sha, path } = facts;
  const id = ports.newId();
  const report = judge(facts.static, facts.tests);
  const decision =
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
      submission === null || decision === null
        ? null
        : {
            id: submission.id,
            revision: submission.revision,
            patch: decision.patch,
          },
    listed: decision?.listed ?? null,
    jobs:
      submission === null
        ? [
            syncCheck({
              repository_id: identity.repository_id,
              repository: run.repository,
              sha,
            }),
          ]
        : [
            syncSubmission(submission.id),
            ...(decision?.listed == null ? [] : [syncCatalogue()]),
          ],
  });
  if (outcome === "stale") return "stale";
  if (outcome === "replayed") throw replayed();
  return receiptOf(id, report, decision?.patch.state ?? null);
}

function receiptOf(
  report_id: string,
  { score, verdict }: Report,
  submission_state: ReportReceipt["submission_state"],
): ReportReceipt {
  return { report_id, score, verdict, submission_state };
}

/** What every record of a report has: which run made it, and the token that vouched for it. */
function recordOf(
  { clock }: RecordPorts,
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
export async function recordRescore(
  ports: RecordPorts,
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
    listed: null,
    jobs: request === null ? [] : [rescoreListing(request.name)],
  });
  if (outcome === "replayed") throw replayed();
  return receiptOf(id, report, null);
}

/** What the marketplace's own run saw of a commit that no run of its own can vouch for. */
export async function recordLook(
  ports: RecordPorts,
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
  return receiptOf(id, report, null);
}

function replayed(): AppError {
  return new AppError(
    "conflict",
    "This token was used before. A report is taken once: nothing more is to be done, or request a fresh token.",
  );
}
