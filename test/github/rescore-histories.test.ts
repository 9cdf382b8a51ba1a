import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { botLogin, type FakeIssue } from "../support/github-state.ts";
import {
  openMarketplaceWorld,
  people,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { commentPayload } from "../support/payloads.ts";
import { withLintErrors } from "../support/report-facts.ts";
import {
  comment,
  endRun,
  report,
  runPublishing,
  runsOf,
  sendReport,
  submit,
} from "../support/submission-walk.ts";

const histories = process.env["LONG"] === "1" ? 200 : 6;

let world: MarketplaceWorld;
let issue: FakeIssue;
beforeEach(async () => {
  world = await openMarketplaceWorld();
  issue = await submit(world);
  await report(world);
  await comment(world, issue, people.mori, "/approve");
  await runPublishing(world);
});
afterEach(() => world.db.close());

const runs = () => runsOf(world, "score-submission.yml");
const newest = () => {
  const run = runs().at(-1);
  if (run === undefined) throw new Error("nothing was dispatched");
  return run;
};
const answers = () =>
  issue.comments.filter(
    ({ user, body }) =>
      user.login === botLogin && body.includes("miyabi:rescored:"),
  ).length;
/** A plugin of Markdown has no tests, so their weight is the others'. */
const scoreOf = (errors: number) =>
  Math.floor((25 * Math.max(0, 100 - 5 * errors) + 25 * 100 + 15 * 100) / 65);

async function reconcile(): Promise<void> {
  for (const part of world.app().reconcile) await part.run();
  await world.settle();
}

/** A /rescore that was carried out comes once more, under another delivery. */
async function again(id: number): Promise<void> {
  const spoken = issue.comments.find((one) => one.id === id);
  if (spoken === undefined) return;
  const created_at = world.clock().toISOString();
  await world.deliver(
    "issue_comment",
    commentPayload("created", world.marketplace, issue, {
      ...spoken,
      created_at,
    }),
  );
  await world.settle();
}

const steps = fc.array(
  fc.oneof(
    fc.constantFrom("ask", "fail", "reconcile", "again", "restart" as const),
    fc.nat({ max: 25 }),
  ),
  { maxLength: 10 },
);

it(
  "whatever happens around /rescore, each finished run is answered once, and the listing shows the last score",
  { timeout: 120_000 },
  async () => {
    let score = 100;
    let carriedOut = 0;
    let state: "idle" | "waiting" | "failed" = "idle";
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        // A run that is waited for through many histories would be taken for lost.
        if (state === "waiting") {
          await endRun(world, newest(), "failure");
          state = "failed";
        }
        let expected = answers();
        let dispatched = runs().length;
        for (const step of history) {
          if (step === "ask") {
            const id = await comment(world, issue, people.ayumi, "/rescore");
            if (state === "waiting") continue;
            carriedOut = id;
            dispatched += 1;
            state = "waiting";
          } else if (step === "fail") {
            if (state !== "waiting") continue;
            await endRun(world, newest(), "failure");
            state = "failed";
            expected += 1;
          } else if (typeof step === "number") {
            // A run that is started again has a token of its own.
            newest().run_attempt += 1;
            const sent = sendReport(world, newest(), (body) =>
              withLintErrors(step, body),
            );
            if (state === "idle") {
              await expect(sent).rejects.toMatchObject({ code: "conflict" });
              continue;
            }
            await sent;
            await endRun(world, newest(), "success");
            score = scoreOf(step);
            state = "idle";
            expected += 1;
          } else if (step === "restart") await world.restart();
          else await (step === "again" ? again(carriedOut) : reconcile());
        }
        await reconcile();
        expect(await world.plugins.find("issue-tools")).toMatchObject({
          score,
          listing: "listed",
          source: { sha: "a".repeat(40) },
        });
        expect(answers()).toBe(expected);
        expect(runs()).toHaveLength(dispatched);
      }),
      { numRuns: histories, endOnFailure: true },
    );
  },
);
