import { afterEach, beforeEach, expect, it } from "vitest";
import {
  addCommit,
  aRun,
  callQuality,
  openPull,
  pushToPull,
  reportOf,
  runIs,
} from "../support/check-walk.ts";
import type { FakeRun } from "../support/github-state.ts";
import {
  openMarketplaceWorld,
  pluginSha,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { pullPayload, runPayload } from "../support/payloads.ts";
import { reportFacts, withLintErrors } from "../support/report-facts.ts";

let world: MarketplaceWorld;
let run: FakeRun;
beforeEach(async () => {
  world = await openMarketplaceWorld();
  callQuality(world);
  run = aRun();
});
afterEach(() => world.db.close());

it("a pull request gets its check at once, and the report ends it", async () => {
  await openPull(world);
  expect(world.plugin.checks).toMatchObject([
    { name: "Miyabi quality", status: "queued", head_sha: pluginSha },
  ]);
  await runIs(world, run, { status: "in_progress" });
  expect(world.plugin.checks).toMatchObject([{ status: "in_progress" }]);
  await reportOf(world, run);
  await runIs(world, run, { status: "completed", conclusion: "success" });
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
  const opened = pullPayload("opened", world.plugin, pluginSha);
  const again = async () => {
    await world.deliver("pull_request", opened);
    await world.settle();
  };
  await openPull(world);
  await again();
  await runIs(world, run, { status: "in_progress" });
  await reportOf(world, run);
  await runIs(world, run, { status: "completed", conclusion: "success" });
  const writes = world.github.writes.length;
  await again();
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
  await openPull(world);
  await runIs(world, run, { status: "in_progress" });
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
  await reportOf(world, run, facts);
  expect(world.plugin.checks).toMatchObject([{ conclusion: "failure" }]);
  expect(world.plugin.checks[0]?.annotations).toHaveLength(120);
});

it("annotations that were sent before a crash are not sent again", async () => {
  await openPull(world);
  await runIs(world, run, { status: "in_progress" });
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
  await reportOf(world, run, facts);
  expect(world.restarts()).toBe(1);
  await world.settle();
  expect(world.plugin.checks[0]?.annotations).toHaveLength(70);
});

it("a run that ends without a report is action_required, never neutral or green", async () => {
  await openPull(world);
  await runIs(world, run, { status: "completed", conclusion: "success" });
  expect(world.plugin.checks).toMatchObject([
    { status: "completed", conclusion: "action_required", title: "No report" },
  ]);
});

it("a run that waits for approval says so, and its report still comes", async () => {
  await openPull(world);
  // It never began, so GitHub names no workflow that it calls.
  await runIs(world, run, {
    status: "completed",
    conclusion: "action_required",
    calls: [],
  });
  expect(world.plugin.checks).toMatchObject([
    { conclusion: "action_required", title: "The run waits for approval" },
  ]);
  expect(world.plugin.checks[0]?.summary).toContain("first-time contributor");
  delete run.calls;
  await runIs(world, run, { status: "in_progress", conclusion: null });
  await reportOf(world, run);
  await runIs(world, run, { status: "completed", conclusion: "success" });
  expect(world.plugin.checks).toMatchObject([{ conclusion: "success" }]);
});

it("a second attempt gets a check of its own", async () => {
  await openPull(world);
  await runIs(world, run, { status: "completed", conclusion: "failure" });
  await runIs(world, run, {
    status: "in_progress",
    conclusion: null,
    run_attempt: 2,
  });
  await reportOf(world, run);
  await runIs(world, run, { status: "completed", conclusion: "success" });
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

it("a repository without a plugin gets nothing, whatever happens there", async () => {
  world.plugin.files = { [`${pluginSha}:README.md`]: "# Tools" };
  await openPull(world);
  await runIs(world, run, {
    status: "completed",
    conclusion: "startup_failure",
    calls: [],
  });
  expect(world.github.writes).toEqual([]);
});

it("a new push supersedes the check of the commit before, and has one of its own", async () => {
  const next = "b".repeat(40);
  addCommit(world, next);
  const pull = await openPull(world);
  await pushToPull(world, pull, next);
  expect(
    world.plugin.checks.map(({ head_sha, status, conclusion, title }) => ({
      head_sha,
      status,
      conclusion,
      title,
    })),
  ).toEqual([
    {
      head_sha: pluginSha,
      status: "completed",
      conclusion: "cancelled",
      title: "Superseded",
    },
    {
      head_sha: next,
      status: "queued",
      conclusion: null,
      title: "Waiting for the scoring run",
    },
  ]);
});

it("a cancelled run is cancelled, not green and not a failure of the plugin", async () => {
  await openPull(world);
  await runIs(world, run, { status: "completed", conclusion: "cancelled" });
  expect(world.plugin.checks).toMatchObject([
    { conclusion: "cancelled", actions: [{ identifier: "rerun" }] },
  ]);
});

it("a run that could not begin is known by its file, and says so", async () => {
  await openPull(world);
  await runIs(world, run, {
    status: "completed",
    conclusion: "startup_failure",
    calls: [],
  });
  expect(world.plugin.checks).toMatchObject([
    { conclusion: "action_required", title: "No report" },
  ]);
});

it("a run that does not use the scoring workflow is not looked at", async () => {
  await runIs(world, run, { status: "in_progress", calls: [] });
  expect(world.github.writes).toEqual([]);
});
