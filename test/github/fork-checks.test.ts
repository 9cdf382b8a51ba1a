import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ReportBody } from "../../src/score/facts.ts";
import { aRun, callQuality, openPull, runIs } from "../support/check-walk.ts";
import { addReportArtifact } from "../support/fake-artifacts.ts";
import type { FakeRun } from "../support/github-state.ts";
import {
  openMarketplaceWorld,
  pluginSha,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { runPayload } from "../support/payloads.ts";
import { reportFacts, withLintErrors } from "../support/report-facts.ts";
import {
  acceptReportIn,
  identityOf,
  runsOf,
} from "../support/submission-walk.ts";

const FORK = 4242;

let world: MarketplaceWorld;
let run: FakeRun;
beforeEach(async () => {
  world = await openMarketplaceWorld();
  callQuality(world);
  run = aRun({ head_repository_id: FORK });
});
afterEach(() => world.db.close());

async function endsWith(facts: ReportBody, changes: Partial<FakeRun> = {}) {
  await openPull(world);
  await runIs(world, run, { status: "in_progress", ...changes });
  addReportArtifact(world.plugin, run, facts);
  await runIs(world, run, { status: "completed", conclusion: "success" });
}

const looks = () => runsOf(world, "look-at-commit.yml");

/** The marketplace's own run sees these facts and ends. */
async function look(facts: ReportBody | null): Promise<void> {
  const own = looks().at(-1);
  if (own === undefined) throw new Error("nobody looks");
  if (facts !== null) {
    const nonce = own.display_title.split(" ").at(-1) ?? "";
    const accept = acceptReportIn(world, {
      ...identityOf(world, own),
      jti: randomUUID(),
    });
    await accept("token", Buffer.from(JSON.stringify({ ...facts, nonce })));
  }
  own.status = "completed";
  own.conclusion = facts === null ? "failure" : "success";
  await world.deliver(
    "workflow_run",
    runPayload("completed", world.marketplace, own),
  );
  await world.settle();
}

it("a fork's pull request is scored: we look at its commit, and only the coverage is unverified", async () => {
  await endsWith(reportFacts());
  expect(world.plugin.checks).toMatchObject([
    { status: "in_progress", title: "Looking at the commit" },
  ]);
  expect(looks()).toHaveLength(1);
  await look(reportFacts());
  expect(world.plugin.checks).toMatchObject([
    {
      conclusion: "success",
      external_id: "5000.1",
      title: "100 of 100: meets the minimum of 80 (coverage unverified)",
    },
  ]);
});

it("what a fork's artifact says of its code counts for nothing", async () => {
  await endsWith(reportFacts());
  await look(withLintErrors(30));
  expect(world.plugin.checks).toMatchObject([{ conclusion: "failure" }]);
});

it("Dependabot's pull request has a branch of the repository and no token: it is scored the same way", async () => {
  run = aRun({ actor: "dependabot[bot]" });
  await endsWith(reportFacts());
  await look(reportFacts());
  expect(world.plugin.checks).toMatchObject([{ conclusion: "success" }]);
});

it("a fork that is gone is still a fork", async () => {
  await endsWith(reportFacts(), { head_repository_id: null });
  expect(looks()).toHaveLength(1);
});

it("a private repository is not shown to the marketplace: a fork's word alone is no success", async () => {
  world.plugin.private = true;
  await endsWith(reportFacts());
  expect(looks()).toEqual([]);
  expect(world.plugin.checks).toMatchObject([
    {
      conclusion: "action_required",
      title: "100 of 100: meets the minimum of 80 (unverified)",
    },
  ]);
});

it("an artifact of a run that can report itself is not looked at", async () => {
  run = aRun();
  await endsWith(reportFacts());
  expect(world.plugin.checks).toMatchObject([
    { conclusion: "action_required", title: "No report" },
  ]);
});

it.each([
  ["another repository", { repository: "eve/other" }],
  ["another commit", { sha: "9".repeat(40) }],
  ["a folder that holds no plugin", { path: "docs" }],
  ["a submission", { nonce: "stolen" }],
])("an artifact about %s is no report", async (_what, changes) => {
  await endsWith(reportFacts(changes));
  expect(looks()).toEqual([]);
  expect(world.plugin.checks).toMatchObject([{ title: "No report" }]);
});

it("when our own look fails, a re-run looks again", async () => {
  await endsWith(reportFacts());
  await look(null);
  expect(world.plugin.checks).toMatchObject([
    { conclusion: "action_required", actions: [{ identifier: "rerun" }] },
  ]);
  await runIs(world, run, {
    status: "completed",
    run_attempt: 2,
    updated_at: world.clock().toISOString(),
  });
  expect(looks()).toHaveLength(2);
  await look(reportFacts());
  expect(world.plugin.checks.at(-1)).toMatchObject({ conclusion: "success" });
});

it("events of a fork's run that come twice, and in any order, dispatch one look and write one check", async () => {
  await endsWith(reportFacts());
  const late = runPayload("requested", world.plugin, {
    ...run,
    status: "queued",
  });
  await world.deliver("workflow_run", late);
  await world.settle();
  await look(reportFacts());
  await runIs(world, run, {});
  expect(looks()).toHaveLength(1);
  expect(world.plugin.checks).toHaveLength(1);
});

it("only a run that the App dispatched in the marketplace may speak for a commit", async () => {
  await endsWith(reportFacts());
  const own = looks()[0];
  if (own === undefined) throw new Error("nobody looks");
  const nonce = own.display_title.split(" ").at(-1) ?? "";
  const send = (
    identity: Partial<ReturnType<typeof identityOf>>,
    facts: Partial<ReportBody> = {},
  ) =>
    acceptReportIn(world, { ...identityOf(world, own), ...identity })(
      "token",
      Buffer.from(JSON.stringify(reportFacts({ nonce, ...facts }))),
    );
  await expect(send({}, { sha: "9".repeat(40) })).rejects.toThrow(
    "another commit than its nonce",
  );
  await expect(send({}, { repository: "eve/other" })).rejects.toThrow(
    "does not carry the nonce and repository",
  );
  await expect(
    send({
      run_id: run.id,
      event_name: run.event,
      repository_id: world.plugin.id,
      repository: world.plugin.full_name,
      sha: pluginSha,
    }),
  ).rejects.toThrow("Only the marketplace's own repository");
  own.workflow = "other.yml";
  await expect(send({})).rejects.toThrow("look-at-commit.yml");
});
