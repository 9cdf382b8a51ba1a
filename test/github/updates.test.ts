import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FakeIssue } from "../support/github-state.ts";
import {
  openMarketplaceWorld,
  people,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { pushPayload, releasePayload } from "../support/payloads.ts";
import { submissionForm } from "../support/submission-form.ts";
import {
  comment,
  report,
  runPublishing,
  submissionOf,
  submit,
} from "../support/submission-walk.ts";

const newSha = "b".repeat(40);
let world: MarketplaceWorld;
beforeEach(async () => {
  world = await openMarketplaceWorld();
  const issue = await submit(world);
  await report(world);
  await comment(world, issue, people.mori, "/approve");
  await runPublishing(world);
  Object.assign(world.plugin.refs, { "v1.1.0": newSha, main: newSha });
});
afterEach(() => world.db.close());

async function release(tag: string, changes: object = {}): Promise<void> {
  await world.deliver("release", releasePayload(world.plugin, tag, changes));
  await world.settle();
}

const update = (): FakeIssue | undefined => world.marketplace.issues[1];

const scoredAt110 = () =>
  report(world, (facts) => ({
    ...facts,
    sha: newSha,
    static: {
      ...facts.static,
      manifest: { name: "issue-tools", version: "1.1.0", description: null },
      capabilities: { ...facts.static.capabilities, hooks: ["PreToolUse"] },
    },
  }));

describe("a release of a listed plugin", () => {
  it("is submitted by itself in the author's name, shows what changed, and /approve publishes it", async () => {
    await release("v1.1.0");
    const issue = update();
    if (issue === undefined) throw new Error("no update was submitted");
    expect(await submissionOf(world, issue)).toMatchObject({
      state: "scoring",
      author: { github_login: "ayumi" },
      pin: { sha: newSha },
      request: { version: "1.1.0", ref: "v1.1.0" },
    });
    await scoredAt110();
    const [sticky] = issue.comments;
    expect(sticky?.body).toContain("Against the listed version `1.0.0`");
    expect(sticky?.body).toContain("New hooks: `PreToolUse`");

    await comment(world, issue, people.mori, "/approve");
    await runPublishing(world);
    expect(await world.plugins.find("issue-tools")).toMatchObject({
      version: "1.1.0",
      source: { sha: newSha },
    });
    expect(issue.state).toBe("closed");
  });

  it("is submitted once, though the tag was pushed too and both come twice", async () => {
    await world.deliver(
      "push",
      pushPayload(world.plugin, "refs/tags/v1.1.0", newSha),
    );
    await release("v1.1.0");
    await release("v1.1.0");
    expect(world.marketplace.issues).toHaveLength(2);
  });

  it.each([
    ["a draft", "v1.1.0", { draft: true }],
    ["a pre-release", "v1.1.0", { prerelease: true }],
    ["the listed version", "v1.0.0", {}],
    ["no version", "nightly", {}],
  ])("that is %s is left alone", async (_name, tag, changes) => {
    await release(tag, changes);
    expect(update()).toBeUndefined();
  });

  it("whose manifest has another version needs changes", async () => {
    await release("v1.1.0");
    await report(world, (facts) => ({ ...facts, sha: newSha }));
    const issue = update();
    if (issue === undefined) throw new Error("no update was submitted");
    expect((await submissionOf(world, issue))?.state).toBe("needs_changes");
    expect(issue.comments[0]?.body).toContain("**Version** differs");
  });
});

it("an update by the form needs a higher version too", async () => {
  const issue = await submit(world, submissionForm({ Version: "1.0.0" }));
  expect((await submissionOf(world, issue))?.state).toBe("needs_changes");
  expect(issue.comments[0]?.body).toContain("must be above the listed version");
});

it("of two updates to the same version only the first is listed", async () => {
  const form = submissionForm({ Version: "1.1.0", "Ref or commit": "v1.1.0" });
  const one = await submit(world, form);
  await scoredAt110();
  const other = await submit(world, form);
  await scoredAt110();
  await comment(world, one, people.mori, "/approve");
  await comment(world, other, people.mori, "/approve");
  expect((await submissionOf(world, other))?.state).toBe("pending_review");
  expect(other.comments.at(-1)?.body).toContain("is listed already");
});
