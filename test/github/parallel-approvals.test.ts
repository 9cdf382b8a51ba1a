import { afterEach, beforeEach, expect, it } from "vitest";
import type { FakeIssue } from "../support/github-state.ts";
import {
  openMarketplaceWorld,
  people,
  pluginSha,
  repository,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { commentPayload } from "../support/payloads.ts";
import { submissionForm } from "../support/submission-form.ts";
import {
  endRun,
  report,
  runPublishing,
  runsOf,
  submissionOf,
  submit,
} from "../support/submission-walk.ts";

let world: MarketplaceWorld;
beforeEach(async () => {
  world = await openMarketplaceWorld();
});
afterEach(() => world.db.close());

async function scored(name: string): Promise<FakeIssue> {
  const full_name = `ayumi/${name}`;
  world.state.repositories.push(
    repository(700 + name.length, full_name, { refs: { "v1.0.0": pluginSha } }),
  );
  const issue = await submit(
    world,
    submissionForm({ "Plugin name": name, Repository: full_name }),
  );
  await report(world, (facts) => ({
    ...facts,
    repository: full_name,
    static: {
      ...facts.static,
      manifest: { name, version: "1.0.0", description: null },
    },
  }));
  return issue;
}

/** A maintainer's comment is delivered, but nothing is worked yet. */
function approve(issue: FakeIssue, id: number): Promise<number> {
  const comment = { id, user: people.mori, body: "/approve" };
  issue.comments.push(comment);
  return world.deliver(
    "issue_comment",
    commentPayload("created", world.marketplace, issue, {
      ...comment,
      created_at: world.clock().toISOString(),
    }),
  );
}

function published(): string {
  const commit = world.marketplace.refs["main"] ?? "";
  const key = `${commit}:.claude-plugin/marketplace.json`;
  return world.marketplace.files[key] ?? "";
}

it("two approvals at the same time are both in the catalogue and in the file", async () => {
  const one = await scored("one-tool");
  const other = await scored("other-tool");
  await Promise.all([approve(one, 71), approve(other, 72)]);
  await world.settle();
  await runPublishing(world);
  expect(published()).toContain('"one-tool"');
  expect(published()).toContain('"other-tool"');
  expect((await submissionOf(world, one))?.state).toBe("published");
  expect((await submissionOf(world, other))?.state).toBe("published");
  expect(runsOf(world, "publish.yml")).toHaveLength(1);
});

it("an approval while another one is being published is published by a run of its own", async () => {
  const one = await scored("one-tool");
  const other = await scored("other-tool");
  await approve(one, 71);
  await world.settle();
  // The run has read the catalogue, but has not ended yet.
  await world.publish();
  await approve(other, 72);
  await world.settle();
  const [first] = runsOf(world, "publish.yml");
  if (first === undefined) throw new Error("no run");
  await endRun(world, first, "success");
  expect((await submissionOf(world, one))?.state).toBe("published");
  expect((await submissionOf(world, other))?.state).toBe("approved");
  await runPublishing(world);
  expect((await submissionOf(world, other))?.state).toBe("published");
  expect(published()).toContain('"one-tool"');
});

it("two scored submissions of the same name: the second approval is refused", async () => {
  const one = await scored("one-tool");
  world.state.repositories.push(
    repository(999, "eve/copy", { refs: { "v1.0.0": pluginSha } }),
  );
  const copy = await submit(
    world,
    submissionForm({ "Plugin name": "one-tool", Repository: "eve/copy" }),
    people.eve,
  );
  await report(world, (facts) => ({
    ...facts,
    repository: "eve/copy",
    static: {
      ...facts.static,
      manifest: { name: "one-tool", version: "1.0.0", description: null },
    },
  }));
  await Promise.all([approve(one, 71), approve(copy, 72)]);
  await world.settle();
  const states = await Promise.all(
    [one, copy].map(async (issue) => (await submissionOf(world, issue))?.state),
  );
  expect(states.toSorted()).toEqual(["approved", "pending_review"]);
});
