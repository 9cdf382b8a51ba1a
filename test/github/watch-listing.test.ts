import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FakeIssue } from "../support/github-state.ts";
import {
  openMarketplaceWorld,
  people,
  pluginSha,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { submissionForm } from "../support/submission-form.ts";
import {
  comment,
  report,
  runPublishing,
  submissionOf,
  submit,
} from "../support/submission-walk.ts";

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

/** A day passes, and reconcile looks at everything. */
async function aDayLater(): Promise<void> {
  world.pass(24 * 60 * 60);
  for (const part of world.app().reconcile) await part.run();
  await world.settle();
  await runPublishing(world);
}

const file = () => {
  const commit = world.marketplace.refs["main"] ?? "";
  return JSON.parse(
    world.marketplace.files[`${commit}:.claude-plugin/marketplace.json`] ??
      "{}",
  ) as {
    plugins: { name: string; source: { repo: string } }[];
    renames?: object;
  };
};

describe("the repository of a listed plugin", () => {
  it("that was transferred freezes the listing, takes it out of the file and calls the maintainers", async () => {
    world.review.team = "miyabi/reviewers";
    world.plugin.owner_id = 999;
    await aDayLater();
    expect(await world.plugins.find("issue-tools")).toMatchObject({
      listing: "frozen",
      listing_reason: "its repository belongs to another account now",
    });
    expect(file().plugins).toEqual([]);
    expect(issue.labels).toContain("frozen");
    expect(issue.comments.at(-1)?.body).toContain("@miyabi/reviewers");

    await comment(world, issue, people.mori, "/relist");
    expect(issue.comments.at(-1)?.body).toContain(
      "the present owner has to submit the plugin again",
    );
    await aDayLater();
    const calls = issue.comments.filter(({ body }) => body.includes("@miyabi"));
    expect(calls).toHaveLength(1);
  });

  it("that was deleted freezes the listing", async () => {
    world.state.repositories = [world.marketplace];
    await aDayLater();
    expect((await world.plugins.find("issue-tools"))?.listing).toBe("frozen");
  });

  it("that was renamed is followed, in the file too", async () => {
    world.plugin.full_name = "ayumi/tools-of-issues";
    world.plugin.former_names = ["ayumi/issue-tools"];
    await aDayLater();
    expect(file().plugins[0]?.source.repo).toBe("ayumi/tools-of-issues");
    expect((await world.plugins.find("issue-tools"))?.listing).toBe("listed");
  });

  it("that was archived is told once, and stays listed", async () => {
    world.plugin.archived = true;
    await aDayLater();
    await aDayLater();
    const told = issue.comments.filter(({ body }) => body.includes("archived"));
    expect(told).toHaveLength(1);
    expect((await world.plugins.find("issue-tools"))?.listing).toBe("listed");
  });

  it("is asked about once a day, not in each round", async () => {
    await aDayLater();
    const before = new Date(world.clock().getTime() - 60_000).toISOString();
    const { pluginSources } = world.ports;
    expect(await pluginSources.toWatch({ before, limit: 9 })).toEqual([]);
  });
});

/** Another plugin of the same folder is submitted, scored and approved. */
async function approveSorted(): Promise<void> {
  const sorted = await submit(
    world,
    submissionForm({ "Plugin name": "sorted-issues", Version: "2.0.0" }),
  );
  await report(world, (facts) => ({
    ...facts,
    static: {
      ...facts.static,
      manifest: { name: "sorted-issues", version: "2.0.0", description: null },
    },
  }));
  await comment(world, sorted, people.mori, "/approve");
  expect((await submissionOf(world, sorted))?.state).toBe("approved");
  await runPublishing(world);
}

it("a plugin that is approved under a new name leaves its old one behind as a way to the new", async () => {
  await approveSorted();
  expect(file().plugins.map(({ name }) => name)).toEqual(["sorted-issues"]);
  expect(file().renames).toEqual({ "issue-tools": "sorted-issues" });
});

it("a plugin that its repository defines beside another one in the same folder leaves that one listed", async () => {
  const plugins = ["sorted-issues", "issue-tools"].map((name) => ({
    name,
    source: "./",
    strict: false,
  }));
  world.plugin.files[`${pluginSha}:.claude-plugin/marketplace.json`] =
    JSON.stringify({ plugins });
  await approveSorted();
  expect(file().plugins.map(({ name }) => name)).toEqual([
    "issue-tools",
    "sorted-issues",
  ]);
  expect(file().renames).toBeUndefined();
});
