import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FakeIssue } from "../support/github-state.ts";
import {
  openMarketplaceWorld,
  people,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { commentPayload } from "../support/payloads.ts";
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
});
afterEach(() => world.db.close());

/** Written in this order, delivered in the other. */
async function saidAndReadBackwards(...bodies: string[]): Promise<void> {
  const payloads = bodies.map((body) => {
    const written = { id: (world.state.nextId += 1), user: people.mori, body };
    issue.comments.push(written);
    return commentPayload("created", world.marketplace, issue, {
      ...written,
      created_at: world.clock().toISOString(),
    });
  });
  for (const payload of payloads.toReversed()) {
    await world.deliver("issue_comment", payload);
    await world.settle();
  }
}

async function publish(): Promise<void> {
  await report(world);
  await comment(world, issue, people.mori, "/approve");
  await runPublishing(world);
}

const plugin = () => world.plugins.find("issue-tools");

describe("of two commands that undo each other, the one that was written last counts:", () => {
  it("/hold and /unhold", async () => {
    await saidAndReadBackwards("/hold", "/unhold");
    expect((await submissionOf(world, issue))?.held).toBe(false);
    await saidAndReadBackwards("/unhold", "/hold");
    expect((await submissionOf(world, issue))?.held).toBe(true);
    await comment(world, issue, people.mori, "/hold\n/unhold");
    expect((await submissionOf(world, issue))?.held).toBe(false);
  });

  it("/delist and /relist", async () => {
    await publish();
    await saidAndReadBackwards("/delist spam", "/relist");
    expect(await plugin()).toMatchObject({ listing: "listed" });
    await saidAndReadBackwards("/relist", "/delist spam");
    expect(await plugin()).toMatchObject({ listing: "delisted" });
  });

  it("/verify and /verify off, and /feature", async () => {
    await publish();
    await saidAndReadBackwards("/verify\n/feature", "/verify off");
    expect(await plugin()).toMatchObject({ verified: false, featured: true });
  });

  it("a report that was settled before it was read", async () => {
    await publish();
    await saidAndReadBackwards("/report it is slow", "/relist");
    expect((await submissionOf(world, issue))?.reported).toBe(false);
  });

  it("and both are in the audit log", async () => {
    await saidAndReadBackwards("/hold", "/unhold");
    const rows = await world.db.sql(
      "select action from audit_log where action like 'submission.%' order by action",
    );
    expect(rows).toEqual([
      { action: "submission.hold" },
      { action: "submission.unhold" },
    ]);
  });
});

it("every issue that a plugin was published from says how it is listed now", async () => {
  await publish();
  const sha = "b".repeat(40);
  Object.assign(world.plugin.refs, { "v1.1.0": sha, [sha]: sha });
  const update = await submit(
    world,
    submissionForm({ Version: "1.1.0", "Ref or commit": "v1.1.0" }),
  );
  await report(world, (facts) => ({
    ...facts,
    sha,
    static: {
      ...facts.static,
      manifest: { name: "issue-tools", version: "1.1.0", description: null },
    },
  }));
  await comment(world, update, people.mori, "/approve");
  await runPublishing(world);
  await comment(world, update, people.mori, "/delist spam");
  for (const one of [issue, update]) expect(one.labels).toContain("delisted");
  await comment(world, update, people.mori, "/relist");
  for (const one of [issue, update])
    expect(one.labels).not.toContain("delisted");
});
