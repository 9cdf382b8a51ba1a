import { afterEach, beforeEach, expect, it } from "vitest";
import {
  aRun,
  callQuality,
  openPull,
  reportOf,
  runIs,
} from "../support/check-walk.ts";
import type { FakeRun } from "../support/github-state.ts";
import {
  openMarketplaceWorld,
  pluginSha,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { checkPayload } from "../support/payloads.ts";

let world: MarketplaceWorld;
let run: FakeRun;
beforeEach(async () => {
  world = await openMarketplaceWorld();
  callQuality(world);
  run = aRun();
  await openPull(world);
  await runIs(world, run, { status: "completed", conclusion: "failure" });
});
afterEach(() => world.db.close());

const shown = () => ({
  name: "Miyabi quality",
  external_id: world.plugin.checks[0]?.external_id ?? "",
  head_sha: pluginSha,
});

async function press(
  event: "check_run" | "check_suite",
  action: "rerequested" | "requested_action",
): Promise<void> {
  const about = event === "check_run" ? shown() : { head_sha: pluginSha };
  await world.deliver(event, checkPayload(event, action, world.plugin, about));
  await world.settle();
}

it.each([
  ["Re-run on the check", "check_run", "rerequested"],
  ["Re-run all checks", "check_suite", "rerequested"],
  ["the App's own button", "check_run", "requested_action"],
] as const)("%s starts the run again", async (_name, event, action) => {
  expect(world.plugin.checks).toMatchObject([
    { conclusion: "action_required", actions: [{ identifier: "rerun" }] },
  ]);
  await press(event, action);
  expect(run).toMatchObject({ run_attempt: 2, status: "queued" });
  await runIs(world, run, { status: "in_progress" });
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

it("a delivery that comes again, late, starts nothing more", async () => {
  const late = checkPayload("check_run", "rerequested", world.plugin, shown());
  await press("check_run", "rerequested");
  await runIs(world, run, { status: "completed", conclusion: "failure" });
  await world.deliver("check_run", late);
  await world.settle();
  expect(run.run_attempt).toBe(2);
});

it("another App's check and another button do nothing", async () => {
  const writes = world.github.writes.length;
  await world.deliver(
    "check_run",
    checkPayload("check_run", "rerequested", world.plugin, {
      ...shown(),
      name: "Lint",
    }),
  );
  await world.deliver("check_run", {
    ...checkPayload("check_run", "requested_action", world.plugin, shown()),
    requested_action: { identifier: "other" },
  });
  await world.settle();
  expect(world.github.writes).toHaveLength(writes);
});
