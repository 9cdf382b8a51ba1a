import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { addCommit, aRun, reportOf } from "../support/check-walk.ts";
import {
  openMarketplaceWorld,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { pullPayload, pushPayload, runPayload } from "../support/payloads.ts";
import { reportFacts } from "../support/report-facts.ts";

const histories = process.env["LONG"] === "1" ? 200 : 12;

let world: MarketplaceWorld;
beforeEach(async () => {
  world = await openMarketplaceWorld();
});
afterEach(() => world.db.close());

/** All that GitHub sends about a pull request whose first run failed and whose second attempt reported. */
async function history(number: number) {
  const sha = String(number).padStart(40, "0");
  addCommit(world, sha);
  world.plugin.pulls.push({
    number,
    open: true,
    head_sha: sha,
    base_ref: "main",
    files: [],
  });
  const run = aRun({ id: number, head_sha: sha, status: "in_progress" });
  world.plugin.runs.push(run);
  const began = runPayload("requested", world.plugin, run);
  Object.assign(run, { status: "completed", conclusion: "failure" });
  const failed = runPayload("completed", world.plugin, run);
  Object.assign(run, { run_attempt: 2, conclusion: "success" });
  await reportOf(world, run, reportFacts({ sha }));
  return {
    sha,
    deliveries: [
      ["pull_request", pullPayload("opened", world.plugin, sha)],
      ["push", pushPayload(world.plugin, "refs/heads/idea", sha)],
      ["workflow_run", began],
      ["workflow_run", failed],
      ["workflow_run", runPayload("completed", world.plugin, run)],
    ] as const,
  };
}

it("whatever of a pull request's history comes late, twice, in another order or not at all, its check ends the same", async () => {
  let number = 7_000;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat({ max: 4 }), { minLength: 0, maxLength: 8 }),
      async (order) => {
        const { sha, deliveries } = await history((number += 1));
        for (const index of order) {
          const [event, payload] = deliveries[index] ?? ["push", {}];
          await world.deliver(event, payload);
          if (index % 2 === 0) await world.settle();
        }
        await world.settle();
        expect(
          world.plugin.checks
            .filter(({ head_sha }) => head_sha === sha)
            .map(({ external_id, status, conclusion }) => [
              external_id,
              status,
              conclusion,
            ]),
        ).toEqual([[`${number}.2`, "completed", "success"]]);
      },
    ),
    { numRuns: histories },
  );
});
