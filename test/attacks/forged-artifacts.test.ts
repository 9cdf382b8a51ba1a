import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  aRun,
  callQuality,
  openPull,
  reportOf,
  runIs,
} from "../support/check-walk.ts";
import { addReportArtifact } from "../support/fake-artifacts.ts";
import {
  openMarketplaceWorld,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { reportFacts, withLintErrors } from "../support/report-facts.ts";
import {
  endRun,
  report,
  runsOf,
  submissionOf,
  submit,
} from "../support/submission-walk.ts";

let world: MarketplaceWorld;
beforeEach(async () => {
  world = await openMarketplaceWorld();
  callQuality(world);
});
afterEach(() => world.db.close());

const ended = { status: "completed", conclusion: "success" };

describe("an artifact that the plugin's tests uploaded under the report's name", () => {
  it("is no report of a pull request whose run ended without one", async () => {
    await openPull(world);
    const run = aRun();
    addReportArtifact(world.plugin, run, reportFacts());
    await runIs(world, run, ended);
    expect(world.plugin.checks).toMatchObject([
      { conclusion: "action_required", title: "No report" },
    ]);
    expect(runsOf(world, "look-at-commit.yml")).toEqual([]);
  });

  it("does not take the place of the report that was signed", async () => {
    await openPull(world);
    const run = aRun();
    await runIs(world, run, { status: "in_progress" });
    await reportOf(world, run, withLintErrors(30));
    addReportArtifact(world.plugin, run, reportFacts());
    await runIs(world, run, ended);
    expect(world.plugin.checks).toMatchObject([{ conclusion: "failure" }]);
  });

  it("is no report of a submission, whatever nonce is in it", async () => {
    const issue = await submit(world);
    const [run] = runsOf(world, "score-submission.yml");
    if (run === undefined) throw new Error("nothing was dispatched");
    const nonce = run.display_title.replace("Score ", "");
    addReportArtifact(world.marketplace, run, reportFacts({ nonce }));
    await endRun(world, run, "success");
    expect((await submissionOf(world, issue))?.state).toBe("infra_error");
    // The same run, started again, can still report.
    Object.assign(run, { run_attempt: 2, status: "in_progress" });
    await report(world);
    expect((await submissionOf(world, issue))?.state).toBe("pending_review");
  });

  it("gives a fork's pull request no better code than the marketplace's own look at the commit finds", async () => {
    await openPull(world);
    const run = aRun({ head_repository_id: 4242 });
    addReportArtifact(world.plugin, run, reportFacts());
    await runIs(world, run, ended);
    expect(world.plugin.checks).toMatchObject([{ conclusion: null }]);
    expect(runsOf(world, "look-at-commit.yml")).toHaveLength(1);
  });
});
