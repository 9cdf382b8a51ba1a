import { afterEach, describe, expect, it } from "vitest";
import { botLogin } from "../support/github-state.ts";
import {
  openMarketplaceWorld,
  people,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import {
  commentPayload,
  issuePayload,
  runPayload,
} from "../support/payloads.ts";
import {
  openIssue,
  runsOf,
  sendReport,
  submissionOf,
} from "../support/submission-walk.ts";

let world: MarketplaceWorld;
afterEach(() => world.db.close());

/** Tries until it works, as GitHub's redelivery and a job that runs again do; a crash restarts the process. */
async function untilDone(step: () => Promise<unknown>): Promise<void> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      await step();
      return;
    } catch (error) {
      if (!world.crasher.fired()) throw error;
      await world.restart();
    }
  }
  throw new Error("it never worked");
}

const deliver = (event: string, payload: object, guid: string) =>
  untilDone(() => world.deliver(event, payload, guid)).then(world.settle);

/** A run whose report got lost in a crash is started again, as a new attempt; one that reported is not. */
async function reportAgain(): Promise<void> {
  const run = runsOf(world, "score-submission.yml")[0];
  if (run === undefined) throw new Error("nothing was dispatched");
  await untilDone(async () => {
    const done = await world.ports.reports.ofRun(
      world.marketplace.id,
      run.id,
      1,
    );
    if (done === null) await sendReport(world, run);
  });
  Object.assign(run, { status: "completed", conclusion: "success" });
  await deliver(
    "workflow_run",
    runPayload("completed", world.marketplace, run),
    "d3",
  );
}

/** A submission from the form to the published entry, whatever dies on the way. */
async function walk(): Promise<unknown> {
  const issue = openIssue(world);
  await deliver(
    "issues",
    issuePayload("opened", world.marketplace, issue),
    "d1",
  );
  await reportAgain();
  const approve = { id: 77, user: people.mori, body: "/approve" };
  issue.comments.push(approve);
  const payload = commentPayload("created", world.marketplace, issue, {
    ...approve,
    created_at: world.clock().toISOString(),
  });
  await deliver("issue_comment", payload, "d4");
  const publish = runsOf(world, "publish.yml")[0];
  if (publish === undefined) throw new Error("nothing to publish");
  await world.publish();
  Object.assign(publish, { status: "completed", conclusion: "success" });
  await deliver(
    "workflow_run",
    runPayload("completed", world.marketplace, publish),
    "d5",
  );

  const submission = await submissionOf(world, issue);
  const own = issue.comments.filter(({ user }) => user.login === botLogin);
  return {
    state: submission?.state,
    issue: [issue.state, ...issue.labels],
    comments: own.length,
    says: own[0]?.body.includes("Published: the catalogue"),
    reactions: [...world.state.reactions].sort(),
    runs: world.marketplace.runs.map(({ workflow }) => workflow),
    versions: (await world.plugins.versions("issue-tools")).length,
    jobs: (await world.ports.jobs.stats(world.clock().toISOString())).dead,
  };
}

const wanted = {
  state: "published",
  issue: ["closed", "submission", "status: published"],
  comments: 1,
  says: true,
  reactions: ["77:+1", "77:eyes"],
  runs: ["score-submission.yml", "publish.yml"],
  versions: 1,
  jobs: 0,
};

describe("a submission whose App dies", () => {
  // One more than there are writes, so that the last case is the walk without a crash.
  const writes = 31;
  const all = Array.from({ length: writes }, (_, index) => index + 1);
  // `npm run test:long` dies everywhere, `npm test` at every fourth.
  const points =
    process.env["LONG"] === "1"
      ? all
      : all.filter((n) => n % 4 === 0 || n === writes);

  it.each(points)("before or after write %i ends the same", async (n) => {
    for (const when of ["before", "after"] as const) {
      world = await openMarketplaceWorld();
      world.crasher.arm(n, when);
      expect(await walk()).toEqual(wanted);
      expect(world.restarts()).toBe(n < writes ? 1 : 0);
      if (when === "before") await world.db.close();
    }
  });
});

it("every delivery twice, under the same id and under a new one, ends the same", async () => {
  world = await openMarketplaceWorld();
  const once = world.deliver;
  world.deliver = async (event, payload, guid) => {
    await once(event, payload, guid);
    await once(event, payload, guid);
    await world.settle();
    return once(event, payload);
  };
  expect(await walk()).toEqual(wanted);
});
