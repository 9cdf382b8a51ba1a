import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { botLogin, type FakeIssue } from "../support/github-state.ts";
import {
  openMarketplaceWorld,
  people,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { withFinding } from "../support/report-facts.ts";
import { submissionForm } from "../support/submission-form.ts";
import {
  comment,
  report,
  runPublishing,
  runsOf,
  submissionOf,
  submit,
} from "../support/submission-walk.ts";

let world: MarketplaceWorld;
let issue: FakeIssue;
beforeEach(async () => {
  world = await openMarketplaceWorld();
  world.marketplace.collaborators["tanaka"] = "write";
  world.state.people = [...world.state.people, tanaka];
});
afterEach(() => world.db.close());

const tanaka = { id: 15, login: "tanaka", type: "User" } as const;
const said = () =>
  issue.comments
    .filter(({ user }) => user.login === botLogin)
    .map(({ body }) => body);
const sticky = () => said()[0] ?? "";
const listing = async () =>
  (await world.plugins.find("issue-tools"))?.listing ?? null;
const fileHolds = () => {
  const commit = world.marketplace.refs["main"] ?? "";
  return (
    world.marketplace.files[`${commit}:.claude-plugin/marketplace.json`] ?? ""
  ).includes("issue-tools");
};

const critical = withFinding({
  code: "security/pipe-to-shell",
  category: "security",
  severity: "critical",
  file: "hooks/hooks.json",
  line: 3,
  message: "A hook pipes a download to a shell.",
  fix: "Ship the script.",
});

async function published(): Promise<void> {
  issue = await submit(world);
  await report(world);
  await comment(world, issue, people.mori, "/approve");
  await runPublishing(world);
  expect(issue.labels).toContain("status: published");
}

describe("/accept-finding", () => {
  beforeEach(async () => {
    issue = await submit(world);
    await report(world, critical);
    expect(await submissionOf(world, issue)).toMatchObject({
      state: "needs_changes",
    });
  });

  it("lets a critical finding stand, with its reason in the comment, and the review goes on", async () => {
    await comment(
      world,
      issue,
      people.mori,
      "/accept-finding security/pipe-to-shell the address is the vendor's own, checked by hand",
    );
    expect(await submissionOf(world, issue)).toMatchObject({
      state: "pending_review",
      accepted: [{ code: "security/pipe-to-shell", by: "mori" }],
    });
    expect(sticky()).toContain("the address is the vendor's own");
    await comment(world, issue, people.mori, "/approve");
    expect(await listing()).toBe("listed");
  });

  it("needs a code that the report has, and a reason", async () => {
    await comment(
      world,
      issue,
      people.mori,
      "/accept-finding security/other x",
    );
    await comment(
      world,
      issue,
      tanaka,
      "/accept-finding security/pipe-to-shell",
    );
    expect(said().slice(1).join("\n")).toContain(
      "has no finding with this code",
    );
    expect(said().slice(1).join("\n")).toContain("A code and a reason");
    expect(await submissionOf(world, issue)).toMatchObject({ accepted: [] });
  });

  it("is not for the author, nor for outsiders", async () => {
    world.marketplace.collaborators["ayumi"] = "admin";
    const line = "/accept-finding security/pipe-to-shell it is fine";
    await comment(world, issue, people.ayumi, line);
    await comment(world, issue, people.eve, line);
    expect(await submissionOf(world, issue)).toMatchObject({
      state: "needs_changes",
      accepted: [],
    });
  });

  it("counts for the pinned commit only", async () => {
    const line = "/accept-finding security/pipe-to-shell it is fine";
    await comment(world, issue, people.mori, line);
    world.plugin.refs["v1.0.0"] = "b".repeat(40);
    await comment(world, issue, people.mori, "/rescore");
    expect(await submissionOf(world, issue)).toMatchObject({
      state: "scoring",
      accepted: [],
    });
  });
});

describe("a plugin that is in the catalogue", () => {
  beforeEach(published);

  it("is taken out at once by /delist, from the file too, and put back by /relist", async () => {
    expect(fileHolds()).toBe(true);
    await comment(world, issue, people.mori, "/delist it broke");
    expect(await listing()).toBe("delisted");
    expect(sticky()).toContain("**Delisted");
    expect(sticky()).toContain("it broke");
    expect(issue.labels).toContain("delisted");
    await runPublishing(world);
    expect(fileHolds()).toBe(false);

    world.pass(700);
    await comment(world, issue, people.mori, "/relist");
    await runPublishing(world);
    expect(await listing()).toBe("listed");
    expect(fileHolds()).toBe(true);
    expect(issue.labels).not.toContain("delisted");
    expect(runsOf(world, "publish.yml")).toHaveLength(3);
  });

  it("is not taken out without a reason, nor by its author", async () => {
    await comment(world, issue, people.mori, "/delist");
    await comment(world, issue, people.ayumi, "/delist I changed my mind");
    expect(await listing()).toBe("listed");
    expect(said().join("\n")).toContain("A reason is required");
  });

  it("gets and loses its badges", async () => {
    await comment(world, issue, people.mori, "/verify\n/feature");
    expect(await world.plugins.find("issue-tools")).toMatchObject({
      verified: true,
      featured: true,
    });
    await comment(world, issue, people.mori, "/Verify OFF");
    expect(await world.plugins.find("issue-tools")).toMatchObject({
      verified: false,
      featured: true,
    });
  });

  it("can be reported by anybody: the team is called once, and a maintainer settles it", async () => {
    world.review.team = "miyabi/reviewers";
    await comment(world, issue, people.eve, "/report it sends my files away");
    await comment(world, issue, tanaka, "/report mine too");
    expect(issue.labels).toContain("reported");
    const calls = said().filter((text) => text.includes("@miyabi/reviewers"));
    expect(calls).toHaveLength(1);
    await comment(world, issue, people.mori, "/relist");
    expect(issue.labels).not.toContain("reported");
  });

  it("keeps every decision in the audit log", async () => {
    const id = await comment(world, issue, people.mori, "/delist it broke");
    expect(
      await world.ports.submissions.decision(`command:${id}:1`),
    ).toMatchObject({
      action: "submission.delist",
      actor_login: "mori",
      reason: "it broke",
    });
  });
});

describe("a paid plugin where two maintainers are required", () => {
  beforeEach(async () => {
    world.review.twoApprovers = true;
    issue = await submit(
      world,
      submissionForm({
        Tier: "paid",
        Price: "9",
        "Billing period": "monthly",
      }),
    );
    await report(world);
  });

  it("is listed by the second one, and the first cannot be the second", async () => {
    await comment(world, issue, people.mori, "/approve");
    expect(sticky()).toContain("needs a second maintainer");
    await comment(world, issue, people.mori, "/approve");
    expect(await listing()).toBeNull();
    await comment(world, issue, tanaka, "/approve");
    expect(await listing()).toBe("listed");
    expect(await submissionOf(world, issue)).toMatchObject({
      decided_by: "mori, tanaka",
    });
  });

  it("needs both anew when it was scored anew", async () => {
    await comment(world, issue, people.mori, "/approve");
    await comment(world, issue, people.ayumi, "/rescore");
    await report(world);
    await comment(world, issue, tanaka, "/approve");
    expect(await listing()).toBeNull();
  });
});

describe("a submission that waits for review", () => {
  it("calls the team once for each report, and says how long it may take", async () => {
    world.review.team = "miyabi/reviewers";
    issue = await submit(world);
    await report(world);
    for (const part of world.app().reconcile) await part.run();
    await world.settle();
    const calls = said().filter((text) => text.includes("@miyabi/reviewers"));
    expect(calls).toHaveLength(1);
    // 22 November 2026 is a Sunday.
    expect(sticky()).toContain(
      "passed on 2026-11-22. A maintainer decides within 3–5 business days (by 2026-11-27)",
    );
  });
});
