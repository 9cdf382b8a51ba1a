import { randomUUID } from "node:crypto";
import { createAcceptReport } from "../../src/marketplace/accept-report.ts";
import type { ActionsIdentity } from "../../src/marketplace/ports/github.ts";
import type { ReportBody } from "../../src/score/facts.ts";
import type { FakeIssue, FakePerson, FakeRun } from "./github-state.ts";
import {
  people,
  pluginSha,
  type MarketplaceWorld,
} from "./marketplace-world.ts";
import { commentPayload, issuePayload, runPayload } from "./payloads.ts";
import { reportFacts } from "./report-facts.ts";
import { submissionForm } from "./submission-form.ts";

export const releasedCommit = "c".repeat(40);

/** An author opens an issue from the form. Only GitHub knows of it yet. */
export function openIssue(
  world: MarketplaceWorld,
  body = submissionForm(),
  user: FakePerson = people.ayumi,
): FakeIssue {
  const issue: FakeIssue = {
    number: world.marketplace.issues.length + 1,
    user,
    body,
    state: "open",
    labels: ["submission"],
    comments: [],
  };
  world.marketplace.issues.push(issue);
  return issue;
}

export async function submit(
  world: MarketplaceWorld,
  body?: string,
  user?: FakePerson,
): Promise<FakeIssue> {
  const issue = openIssue(world, body, user);
  await world.deliver(
    "issues",
    issuePayload("opened", world.marketplace, issue),
  );
  await world.settle();
  return issue;
}

export async function comment(
  world: MarketplaceWorld,
  issue: FakeIssue,
  user: FakePerson,
  body: string,
  action: "created" | "edited" = "created",
  created_at = world.clock().toISOString(),
): Promise<number> {
  const id = (world.state.nextId += 1);
  issue.comments.push({ id, user, body });
  await world.deliver(
    "issue_comment",
    commentPayload(action, world.marketplace, issue, {
      id,
      body,
      user,
      created_at,
    }),
  );
  await world.settle();
  return id;
}

export function submissionOf(world: MarketplaceWorld, issue: FakeIssue) {
  return world.ports.submissions.byIssue(world.marketplace.id, issue.number);
}

export function runsOf(world: MarketplaceWorld, workflow: string): FakeRun[] {
  return world.marketplace.runs.filter((run) => run.workflow === workflow);
}

/** The newest scoring run reports and ends. */
export async function report(
  world: MarketplaceWorld,
  change: (facts: ReportBody) => ReportBody = (facts) => facts,
): Promise<void> {
  const run = runsOf(world, "score-submission.yml").at(-1);
  if (run === undefined) throw new Error("nothing was dispatched");
  await sendReport(world, run, change);
  await endRun(world, run, "success");
}

export async function sendReport(
  world: MarketplaceWorld,
  run: FakeRun,
  change: (facts: ReportBody) => ReportBody = (facts) => facts,
): Promise<void> {
  const nonce = run.display_title.replace("Score ", "");
  const body = change(reportFacts({ nonce, sha: pluginSha }));
  const accept = acceptReportIn(world, {
    ...identityOf(world, run),
    jti: `jti-${run.id}.${run.run_attempt}`,
  });
  await accept("token", Buffer.from(JSON.stringify(body)));
}

export function identityOf(
  world: MarketplaceWorld,
  run: FakeRun,
): ActionsIdentity {
  return {
    jti: randomUUID(),
    expires_at: "2026-11-22T12:00:00.000Z",
    repository_id: world.marketplace.id,
    repository: world.marketplace.full_name,
    run_id: run.id,
    run_attempt: run.run_attempt,
    sha: run.head_sha,
    event_name: run.event,
    job_workflow_sha: releasedCommit,
    job_workflow_ref: `miyabi/miyabi/.github/workflows/quality.yml@${releasedCommit}`,
    runner_environment: "github-hosted",
  };
}

export function acceptReportIn(
  world: MarketplaceWorld,
  identity: ActionsIdentity,
) {
  return createAcceptReport({
    verifyToken: () => Promise.resolve(identity),
    findRun: world.app().findRun,
    reports: world.ports.reports,
    checkReports: world.ports.checkReports,
    marketplace: world.marketplace.full_name,
    submissions: world.ports.submissions,
    releases: { accepted: [releasedCommit], retired: ["d".repeat(40)] },
    clock: world.clock,
    newId: randomUUID,
  });
}

export async function endRun(
  world: MarketplaceWorld,
  run: FakeRun,
  conclusion: string,
): Promise<void> {
  Object.assign(run, {
    status: "completed",
    conclusion,
    updated_at: world.clock().toISOString(),
  });
  await world.deliver(
    "workflow_run",
    runPayload("completed", world.marketplace, run),
  );
  await world.settle();
}

/** All publishing runs that were dispatched do their work and end. */
export async function runPublishing(world: MarketplaceWorld): Promise<void> {
  for (const run of runsOf(world, "publish.yml")) {
    if (run.status === "completed") continue;
    await world.publish();
    await endRun(world, run, "success");
  }
}
