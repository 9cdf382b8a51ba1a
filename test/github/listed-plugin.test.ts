import { expect, it } from "vitest";
import {
  addCommit,
  aRun,
  openPull,
  reportOf,
  runIs,
} from "../support/check-walk.ts";
import { openMarketplaceWorld, people } from "../support/marketplace-world.ts";
import { reportFacts } from "../support/report-facts.ts";
import { comment, report, submit } from "../support/submission-walk.ts";

it("the check of a listed plugin brings the badge for its README", async () => {
  const world = await openMarketplaceWorld();
  try {
    const issue = await submit(world);
    await report(world);
    await comment(world, issue, people.mori, "/approve");
    const next = "b".repeat(40);
    addCommit(world, next);
    await openPull(world, { head_sha: next });
    const run = aRun({ head_sha: next });
    await runIs(world, run, { status: "in_progress" });
    await reportOf(world, run, reportFacts({ sha: next }));
    expect(world.plugin.checks[0]?.summary).toContain(
      "https://miyabi.example/v1/marketplace/plugins/issue-tools/badge.svg",
    );
  } finally {
    await world.db.close();
  }
});
