import { afterEach, beforeEach, expect, it } from "vitest";
import {
  openMarketplaceWorld,
  people,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { comment, report, submit } from "../support/submission-walk.ts";

let world: MarketplaceWorld;
beforeEach(async () => {
  world = await openMarketplaceWorld();
});
afterEach(() => world.db.close());

async function lookAgain(): Promise<void> {
  for (const part of world.app().reconcile) await part.run();
  await world.settle();
}

/** The author has signed in, and GitHub told their address. */
async function authorHasAddress(): Promise<void> {
  await world.db.sql(
    "update public.users set email = 'ayumi@example.com' where github_id = $1",
    [people.ayumi.id],
  );
}

it("the reviewers get one letter for each report, however often the submission is looked at", async () => {
  world.review.mail = "reviewers@example.com";
  const issue = await submit(world);
  expect(world.letters).toEqual([]);
  await report(world);
  await lookAgain();
  expect(world.letters).toMatchObject([
    {
      recipient: "reviewers@example.com",
      subject: "Review: issue-tools 1.0.0 (100 of 100)",
    },
  ]);
  expect(world.letters[0]?.text).toContain(
    `/miyabi/marketplace/issues/${issue.number}`,
  );
});

it.each([
  ["/approve", "was approved", null],
  ["/reject It reads <secrets>.", "was rejected", "It reads <secrets>."],
])("the author gets one letter about %s", async (words, outcome, reason) => {
  const issue = await submit(world);
  await authorHasAddress();
  await report(world);
  expect(world.letters).toEqual([]);
  await comment(world, issue, people.mori, words);
  await lookAgain();
  expect(world.letters).toMatchObject([
    {
      recipient: "ayumi@example.com",
      subject: `Your plugin issue-tools 1.0.0 ${outcome}`,
    },
  ]);
  if (reason !== null) expect(world.letters[0]?.text).toContain(reason);
});

it("an author who withdraws, or whose address nobody knows, gets none", async () => {
  const unknown = await submit(world);
  await report(world);
  await comment(world, unknown, people.mori, "/approve");
  await authorHasAddress();
  const withdrawn = await submit(world);
  await comment(world, withdrawn, people.ayumi, "/withdraw");
  await lookAgain();
  expect(world.letters).toEqual([]);
});
