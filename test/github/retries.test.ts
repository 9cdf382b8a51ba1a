import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createWorker, type Worker } from "../../src/jobs/worker.ts";
import {
  openMarketplaceWorld,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { issuePayload } from "../support/payloads.ts";
import { silentLog } from "../support/silent-log.ts";
import { openIssue, runsOf, submissionOf } from "../support/submission-walk.ts";

let world: MarketplaceWorld;
let worker: Worker;
beforeEach(async () => {
  world = await openMarketplaceWorld();
  worker = createWorker({
    jobs: world.ports.jobs,
    handlers: world.app().jobs,
    clock: world.clock,
    workerId: "w",
    log: silentLog,
  });
});
afterEach(() => world.db.close());

const refusal =
  (status: number, headers: Record<string, string>, message = "no") =>
  () =>
    Response.json({ message }, { status, headers });

async function workAll(): Promise<void> {
  while ((await worker.tick()) > 0);
}

const stats = () => world.ports.jobs.stats(world.clock().toISOString());

/** All three: the first read, a read in the middle, and a write. */
const places: [string, RegExp][] = [
  ["reading the issue", /\/issues\/\d+$/],
  ["asking for the commit", /\/git\/ref\//],
  ["dispatching the run", /\/dispatches$/],
];

const troubles: [string, () => Response, number][] = [
  [
    "a secondary rate limit, 403 with retry-after",
    refusal(
      403,
      { "retry-after": "90" },
      "You have exceeded a secondary rate limit",
    ),
    90,
  ],
  [
    "a secondary rate limit that says no time",
    refusal(403, {}, "You have exceeded a secondary rate limit."),
    60,
  ],
  ["too many requests, 429", refusal(429, { "retry-after": "45" }), 45],
  ["an error of GitHub's own, 502", refusal(502, {}), 5],
  ["GitHub being away, 503", refusal(503, {}), 5],
  [
    "a time-out",
    () => {
      throw new DOMException("it took too long", "TimeoutError");
    },
    5,
  ],
  [
    "a connection that breaks",
    () => {
      throw new TypeError("fetch failed");
    },
    5,
  ],
];

describe.each(troubles)("%s", (_trouble, answer, seconds) => {
  it.each(places)(
    "while %s is waited out by the job, and nothing is done twice",
    async (_place, path) => {
      const issue = openIssue(world);
      const payload = issuePayload("opened", world.marketplace, issue);
      expect(await world.deliver("issues", payload)).toBe(202);
      world.state.troubles = [{ path, answer }];
      await workAll();
      expect(await stats()).toMatchObject({ queued: 1, dead: 0 });
      expect(runsOf(world, "score-submission.yml")).toEqual([]);

      world.state.troubles = [];
      world.pass(seconds - 2);
      expect(await worker.tick()).toBe(0);
      world.pass(2);
      await workAll();
      expect(await stats()).toMatchObject({ queued: 0, dead: 0 });
      expect((await submissionOf(world, issue))?.state).toBe("scoring");
      expect(runsOf(world, "score-submission.yml")).toHaveLength(1);
      expect(issue.comments).toHaveLength(1);
    },
  );
});

it("every request to GitHub may be given up", async () => {
  const issue = openIssue(world);
  const signals: boolean[] = [];
  const fetch = world.github.fetch;
  world.github.fetch = (input, init) => {
    signals.push(init?.signal instanceof AbortSignal);
    return fetch(input, init);
  };
  await world.restart();
  await world.deliver(
    "issues",
    issuePayload("opened", world.marketplace, issue),
  );
  await world.settle();
  expect(new Set(signals)).toEqual(new Set([true]));
});
