import { afterEach, beforeEach, expect, it } from "vitest";
import type { FakeDelivery } from "../support/github-state.ts";
import {
  openMarketplaceWorld,
  people,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { issuePayload } from "../support/payloads.ts";
import {
  comment,
  openIssue,
  report,
  runsOf,
  submissionOf,
  submit,
} from "../support/submission-walk.ts";

let world: MarketplaceWorld;
beforeEach(async () => {
  world = await openMarketplaceWorld();
});
afterEach(() => world.db.close());

async function reconcile(): Promise<void> {
  for (const part of world.app().reconcile) await part.run();
  await world.settle();
}

const delivery = (
  id: number,
  guid: string,
  changes: Partial<FakeDelivery> = {},
): FakeDelivery => ({
  id,
  guid,
  event: "issues",
  status_code: 502,
  delivered_at: "2026-11-22T09:00:00Z",
  ...changes,
});

it("asks again for what failed and is not in the inbox, from all pages", async () => {
  const issue = openIssue(world);
  await world.deliver(
    "issues",
    issuePayload("opened", world.marketplace, issue),
    "known",
  );
  world.state.deliveries = [
    delivery(1, "lost"),
    delivery(2, "known"),
    delivery(3, "second-try", { status_code: 202 }),
    delivery(4, "second-try"),
    delivery(5, "star", { event: "star" }),
    ...Array.from({ length: 100 }, (_, index) =>
      delivery(100 + index, `fine-${index}`, { status_code: 202 }),
    ),
    delivery(6, "lost-too"),
    ...Array.from({ length: 100 }, (_, index) =>
      delivery(300 + index, `old-${index}`, {
        status_code: 202,
        delivered_at: "2026-11-01T09:00:00Z",
      }),
    ),
    delivery(7, "too-old", { delivered_at: "2026-10-01T09:00:00Z" }),
  ];
  await reconcile();
  expect(world.state.redelivered).toEqual([1, 6]);
});

it("notices a scoring run that ended while the App was down", async () => {
  const issue = await submit(world);
  const run = runsOf(world, "score-submission.yml")[0];
  Object.assign(run ?? {}, { status: "completed", conclusion: "cancelled" });
  await reconcile();
  expect((await submissionOf(world, issue))?.state).toBe("infra_error");
});

it("dispatches a run that is missing, once", async () => {
  await submit(world);
  world.marketplace.runs = [];
  await reconcile();
  await reconcile();
  expect(runsOf(world, "score-submission.yml")).toHaveLength(1);
});

it("notices an entry that was published while the App was down", async () => {
  const issue = await submit(world);
  await report(world);
  await comment(world, issue, people.mori, "/approve");
  const commit = await world.publish();
  await reconcile();
  expect(await submissionOf(world, issue)).toMatchObject({
    state: "published",
    published_commit: commit,
  });
});

it("finishes a submission whose form was never read", async () => {
  const issue = openIssue(world);
  await world.ports.submissions.open({
    issue_number: issue.number,
    issue_node: { repository_id: 500, repository: "miyabi/marketplace" },
    author: { github_id: 11, github_login: "ayumi" },
    at: world.clock().toISOString(),
  });
  await reconcile();
  expect((await submissionOf(world, issue))?.state).toBe("scoring");
});

it("says nothing of published while the file holds another commit of the plugin", async () => {
  const issue = await submit(world);
  await report(world);
  await comment(world, issue, people.mori, "/approve");
  const commit = await world.publish();
  const key = `${commit}:.claude-plugin/marketplace.json`;
  const text = world.marketplace.files[key] ?? "";
  world.marketplace.files[key] = text.replaceAll(
    "a".repeat(40),
    "b".repeat(40),
  );
  await reconcile();
  expect((await submissionOf(world, issue))?.state).toBe("approved");
  expect(issue.comments[0]?.body).not.toContain("Published");
});
