import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bot, type FakeIssue } from "../support/github-state.ts";
import {
  openMarketplaceWorld,
  people,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { withLintErrors } from "../support/report-facts.ts";
import {
  comment,
  report,
  runPublishing,
  submit,
} from "../support/submission-walk.ts";

const MONTH = 30 * 24 * 3_600;
const TITLE = "Listed plugins to look at again";

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

const queues = () =>
  world.marketplace.issues.filter(({ title }) => title === TITLE);
const queue = () => {
  const [first] = queues();
  if (first === undefined) throw new Error("there is no queue");
  return first;
};
const writes = () =>
  world.github.writes.filter(({ path }) => /\/issues(\/\d+)?$/.test(path));

async function reconcile(): Promise<void> {
  for (const part of world.app().reconcile) await part.run();
  await world.settle();
}

async function monthsPass(months: number): Promise<void> {
  world.pass(months * MONTH);
  await reconcile();
}

describe("the queue of plugins to look at again", () => {
  it("is not there while every report is young", async () => {
    await monthsPass(5);
    expect(queues()).toEqual([]);
  });

  it("lists a plugin that was not scored for six months, with the way to its issue and the command", async () => {
    world.review.team = "miyabi/reviewers";
    await monthsPass(7);
    expect(queue().state).toBe("open");
    expect(queue().body).toContain("@miyabi/reviewers");
    expect(queue().body).toContain("Comment `/rescore`");
    expect(queue().body).toContain(
      `| \`issue-tools\` \`1.0.0\` | 100 | 2026-11-22 | #${issue.number} |`,
    );
  });

  it("is closed when the plugin was scored again, and opened again half a year later", async () => {
    await monthsPass(7);
    await comment(world, issue, people.mori, "/rescore");
    await report(world);
    await reconcile();
    expect(queue().state).toBe("closed");
    expect(queue().body).toContain("There is nothing to look at.");
    await monthsPass(7);
    expect(queues()).toHaveLength(1);
    expect(queue().state).toBe("open");
  });

  it("lists a plugin that would not be listed today until it is delisted", async () => {
    await comment(world, issue, people.ayumi, "/rescore");
    await report(world, (body) => withLintErrors(20, body));
    await reconcile();
    expect(queue().body).toContain("Would not be listed today");
    expect(queue().body).toContain("`/delist <reason>`");
    await comment(world, issue, people.mori, "/delist too many errors");
    await reconcile();
    expect(queue().state).toBe("closed");
  });
});

describe("the issue of the queue", () => {
  beforeEach(() => monthsPass(7));

  it("is written once, and looked at a few times a day", async () => {
    const before = writes().length;
    await reconcile();
    world.pass(7 * 3_600);
    await reconcile();
    expect(queues()).toHaveLength(1);
    expect(writes().length).toBe(before);
  });

  it("is put back when a person closes it or writes something else", async () => {
    const { body } = queue();
    Object.assign(queue(), { state: "closed", body: "x", title: "Mine" });
    world.pass(7 * 3_600);
    await reconcile();
    expect(queue()).toMatchObject({ state: "open", body });
  });

  it("is made anew after it was deleted", async () => {
    world.marketplace.issues = world.marketplace.issues.filter(
      ({ title }) => title !== TITLE,
    );
    world.pass(7 * 3_600);
    await reconcile();
    expect(queues()).toHaveLength(1);
  });

  it("is found on the fifth page when the App died before it noted the number", async () => {
    await world.db.sql("delete from public.tracked_issues");
    const others = Array.from({ length: 420 }, (_, index) => ({
      number: 1_000 + index,
      user: bot,
      title: `Update ${index}`,
      body: "",
      state: "closed" as const,
      labels: [],
      comments: [],
    }));
    world.marketplace.issues.unshift(...others);
    await reconcile();
    expect(queues()).toHaveLength(1);
  });

  it("of somebody else that looks the same is left alone", async () => {
    const { body } = queue();
    await world.db.sql("delete from public.tracked_issues");
    Object.assign(queue(), { user: people.eve, body: `${body}\n\nnot ours` });
    await reconcile();
    expect(queues()).toHaveLength(2);
    expect(queue().body).toContain("not ours");
  });
});
