import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  openMarketplaceWorld,
  people,
  pluginSha,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { submissionForm } from "../support/submission-form.ts";
import { runsOf, submissionOf, submit } from "../support/submission-walk.ts";

const strange = "badbadb" + "0".repeat(33);

let world: MarketplaceWorld;
beforeEach(async () => {
  world = await openMarketplaceWorld();
  // She may submit it; only the bytes are not its own.
  world.plugin.collaborators["eve"] = "write";
  const { refs, fork_commits } = world.plugin;
  fork_commits.push(strange);
  // All of these GitHub resolves to the bytes of a stranger's fork.
  for (const ref of [strange, "badbadb", "pull/7/head"]) refs[ref] = strange;
});
afterEach(() => world.db.close());

const submitAt = (ref: string) =>
  submit(world, submissionForm({ "Ref or commit": ref }), people.eve);

describe("a submission under another repository's name", () => {
  it.each([
    ["the commit of a fork", strange],
    ["the short commit of a fork", "badbadb"],
    ["somebody's pull request", "pull/7/head"],
  ])("for %s is not scored", async (_name, ref) => {
    const issue = await submitAt(ref);
    expect(await submissionOf(world, issue)).toMatchObject({
      state: "needs_changes",
      pin: null,
    });
    expect(runsOf(world, "score-submission.yml")).toEqual([]);
    expect(issue.comments.at(-1)?.body).toContain("on the default branch");
  });

  it("for a commit of its own branch is scored", async () => {
    const issue = await submitAt(pluginSha);
    expect(await submissionOf(world, issue)).toMatchObject({
      state: "scoring",
      pin: { sha: pluginSha },
    });
  });

  it("tells nobody of a private repository", async () => {
    world.plugin.private = true;
    const issue = await submitAt("main");
    expect(await submissionOf(world, issue)).toMatchObject({ pin: null });
    expect(issue.comments.at(-1)?.body).not.toContain(pluginSha);
  });
});
