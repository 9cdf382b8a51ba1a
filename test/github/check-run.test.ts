import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ReportBody } from "../../src/score/facts.ts";
import type { FakeRun } from "../support/github-state.ts";
import {
  openMarketplaceWorld,
  pluginSha,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { pullPayload, runPayload } from "../support/payloads.ts";
import { reportFacts, withLintErrors } from "../support/report-facts.ts";
import { acceptReportIn, identityOf } from "../support/submission-walk.ts";

let world: MarketplaceWorld;
let run: FakeRun;
beforeEach(async () => {
  world = await openMarketplaceWorld();
  run = {
    id: 5000,
    workflow: "quality.yml",
    event: "pull_request",
    display_title: "Add a command",
    head_sha: pluginSha,
    status: "queued",
    conclusion: null,
    run_attempt: 1,
    created_at: "2026-11-22T10:00:00Z",
    updated_at: "2026-11-22T10:00:00Z",
  };
});
afterEach(() => world.db.close());

async function open(sha = pluginSha, headRepositoryId?: number): Promise<void> {
  await world.deliver(
    "pull_request",
    pullPayload("opened", world.plugin, sha, headRepositoryId),
  );
  await world.settle();
}

async function runIs(changes: Partial<FakeRun>): Promise<void> {
  Object.assign(run, changes);
  if (!world.plugin.runs.includes(run)) world.plugin.runs.push(run);
  const action = run.status === "completed" ? "completed" : "requested";
  await world.deliver("workflow_run", runPayload(action, world.plugin, run));
  await world.settle();
}

async function report(facts: ReportBody = reportFacts()): Promise<void> {
  const accept = acceptReportIn(world, {
    ...identityOf(world, run),
    jti: randomUUID(),
    repository_id: world.plugin.id,
    repository: world.plugin.full_name,
  });
  await accept("token", Buffer.from(JSON.stringify(facts)));
  await world.settle();
}

it("a pull request gets its check at once, and the report ends it", async () => {
  await open();
  expect(world.plugin.checks).toMatchObject([
    { name: "Miyabi quality", status: "queued", head_sha: pluginSha },
  ]);
  await runIs({ status: "in_progress" });
  expect(world.plugin.checks).toMatchObject([{ status: "in_progress" }]);
  await report();
  await runIs({ status: "completed", conclusion: "success" });
  expect(world.plugin.checks).toMatchObject([
    {
      status: "completed",
      conclusion: "success",
      external_id: "5000.1",
      title: "100 of 100: meets the minimum of 80",
    },
  ]);
  expect(world.plugin.checks[0]?.summary).toContain("| lint | 100 |");
});

it("repeated and late deliveries change nothing more", async () => {
  await open();
  await open();
  await runIs({ status: "in_progress" });
  await report();
  await runIs({ status: "completed", conclusion: "success" });
  const writes = world.github.writes.length;
  await open();
  const late = runPayload("requested", world.plugin, {
    ...run,
    status: "queued",
  });
  await world.deliver("workflow_run", late);
  await world.settle();
  expect(world.github.writes).toHaveLength(writes);
  expect(world.plugin.checks).toHaveLength(1);
});

it("below the minimum is a failure, with an annotation for each finding, 50 in a request", async () => {
  await open();
  await runIs({ status: "in_progress" });
  const facts = withLintErrors(13);
  const finding = (line: number) => ({
    code: "lint/frontmatter",
    category: "lint" as const,
    severity: "medium" as const,
    file: "commands/triage.md",
    line,
    message: "Wrong",
    fix: "Right",
  });
  facts.static.findings = Array.from({ length: 120 }, (_, i) => finding(i + 1));
  await report(facts);
  expect(world.plugin.checks).toMatchObject([{ conclusion: "failure" }]);
  expect(world.plugin.checks[0]?.annotations).toHaveLength(120);
});

it("annotations that were sent before a crash are not sent again", async () => {
  await open();
  await runIs({ status: "in_progress" });
  const facts = reportFacts();
  facts.static.findings = Array.from({ length: 70 }, (_, i) => ({
    code: "docs/link",
    category: "docs" as const,
    severity: "low" as const,
    file: "README.md",
    line: i + 1,
    message: "A link leads nowhere",
    fix: "Correct it",
  }));
  // The report is the first write, the first fifty annotations the second, the rest the third.
  world.crasher.arm(3, "before");
  await report(facts);
  expect(world.restarts()).toBe(1);
  await world.settle();
  expect(world.plugin.checks[0]?.annotations).toHaveLength(70);
});

it("a run that ends without a report is action_required, never neutral or green", async () => {
  await open();
  await runIs({ status: "completed", conclusion: "success" });
  expect(world.plugin.checks).toMatchObject([
    { status: "completed", conclusion: "action_required", title: "No report" },
  ]);
});

it("a run that waits for approval says so, and its report still comes", async () => {
  await open();
  await runIs({ status: "completed", conclusion: "action_required" });
  expect(world.plugin.checks).toMatchObject([
    { conclusion: "action_required", title: "The run waits for approval" },
  ]);
  await runIs({ status: "in_progress", conclusion: null });
  await report();
  await runIs({ status: "completed", conclusion: "success" });
  expect(world.plugin.checks).toMatchObject([{ conclusion: "success" }]);
});

it("a second attempt gets a check of its own", async () => {
  await open();
  await runIs({ status: "completed", conclusion: "failure" });
  await runIs({ status: "in_progress", conclusion: null, run_attempt: 2 });
  await report();
  await runIs({ status: "completed", conclusion: "success" });
  expect(
    world.plugin.checks.map(({ external_id, conclusion }) => [
      external_id,
      conclusion,
    ]),
  ).toEqual([
    ["5000.1", "action_required"],
    ["5000.2", "success"],
  ]);
});

it("a repository without a plugin, and a fork's pull request, get nothing", async () => {
  world.plugin.files = {};
  await open();
  await open(pluginSha, 4242);
  expect(world.github.writes).toEqual([]);
});

it("a run that does not use the scoring workflow is not looked at", async () => {
  world.plugin.runs.push(run);
  const payload = runPayload("requested", world.plugin, run);
  await world.deliver("workflow_run", {
    ...payload,
    workflow_run: {
      ...(payload["workflow_run"] as object),
      referenced_workflows: [],
    },
  });
  await world.settle();
  expect(world.github.writes).toEqual([]);
});
