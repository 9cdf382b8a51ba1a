import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { botLogin, type FakeIssue } from "../support/github-state.ts";
import {
  openMarketplaceWorld,
  people,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { submissionForm } from "../support/submission-form.ts";
import {
  comment,
  report,
  runsOf,
  submissionOf,
  submit,
} from "../support/submission-walk.ts";

let world: MarketplaceWorld;
let issue: FakeIssue;
beforeEach(async () => {
  world = await openMarketplaceWorld();
  issue = await submit(world);
  await report(world);
});
afterEach(() => world.db.close());

/** Nothing was approved, and what the App said about it. */
async function refusal(): Promise<string> {
  expect(await submissionOf(world, issue)).toMatchObject({
    state: "pending_review",
    decided_by: null,
  });
  expect(await world.plugins.find("issue-tools")).toBeNull();
  expect(runsOf(world, "publish.yml")).toEqual([]);
  const own = issue.comments.filter(({ user }) => user.login === botLogin);
  return own
    .slice(1)
    .map(({ body }) => body)
    .join("\n");
}

describe("/approve", () => {
  it("is refused to the submitter, even with write access", async () => {
    world.marketplace.collaborators["ayumi"] = "admin";
    const id = await comment(world, issue, people.ayumi, "/approve");
    expect(await refusal()).toContain("is not for the submitter");
    expect([...world.state.reactions]).toEqual([`${id}:eyes`, `${id}:-1`]);
  });

  it("is refused to an outsider, in words once and then with a reaction alone", async () => {
    await comment(world, issue, people.eve, "/approve");
    const id = await comment(world, issue, people.eve, "/approve");
    const words = await refusal();
    expect(words.match(/is for people with write access/g)).toHaveLength(1);
    expect(world.state.reactions).toContain(`${id}:-1`);
  });

  it("of a bot does nothing", async () => {
    await comment(world, issue, people.robot, "/approve");
    expect(await refusal()).toBe("");
    expect(world.state.reactions.size).toBe(0);
  });

  it("in an edited comment does nothing", async () => {
    await comment(world, issue, people.mori, "/approve", "edited");
    expect(await refusal()).toBe("");
  });

  it("is refused when GitHub does not tell the permission", async () => {
    world.state.broken = [/marketplace\/collaborators\//];
    await comment(world, issue, people.mori, "/approve");
    expect(await refusal()).toContain("GitHub did not say");
  });

  it("is refused to somebody who took over a maintainer's login", async () => {
    const impostor = { ...people.mori, id: 99 };
    await comment(world, issue, impostor, "/approve");
    expect(await refusal()).toContain("is for people with write access");
  });

  it("is refused when GitHub tells a permission, but not whose it is", async () => {
    world.state.people = [];
    await comment(world, issue, people.mori, "/approve");
    expect(await refusal()).toContain("GitHub did not say");
  });

  it("is refused when the issue was edited after the score", async () => {
    issue.body = submissionForm({ Features: "other-command" });
    await comment(world, issue, people.mori, "/approve");
    expect(await refusal()).toContain("fields changed since the score");
  });

  it("is refused when the tag moved after the score", async () => {
    world.plugin.refs["v1.0.0"] = "e".repeat(40);
    await comment(world, issue, people.mori, "/approve");
    expect(await refusal()).toContain("no longer points to the scored commit");
  });

  it("is refused when the tag is gone", async () => {
    delete world.plugin.refs["v1.0.0"];
    await comment(world, issue, people.mori, "/approve");
    expect(await refusal()).toContain("moved or is gone");
  });

  it("is refused when the repository's name belongs to another one now", async () => {
    world.plugin.id = 666;
    await comment(world, issue, people.mori, "/approve");
    expect(await refusal()).toContain("no longer points to the scored commit");
  });

  it("is refused when it was written before the report that it would approve", async () => {
    const before = new Date(world.clock().getTime() - 60_000).toISOString();
    await comment(world, issue, people.mori, "/approve", "created", before);
    expect(await refusal()).toContain("A newer report came after");
  });

  it("is refused while the submission is held", async () => {
    await comment(world, issue, people.mori, "/hold");
    await comment(world, issue, people.mori, "/approve");
    expect(await refusal()).toContain("on hold");
    expect(issue.labels).toContain("on hold");
    await comment(world, issue, people.mori, "/unhold\n/approve");
    expect(await submissionOf(world, issue)).toMatchObject({
      state: "approved",
    });
  });

  it("in a quote or a code block is no command", async () => {
    await comment(world, issue, people.mori, "> /approve\n```\n/approve\n```");
    expect(await refusal()).toBe("");
  });
});

describe("/reject", () => {
  it("needs a reason, and closes with it", async () => {
    await comment(world, issue, people.mori, "/reject");
    expect(await refusal()).toContain("A reason is required");
    await comment(world, issue, people.mori, "/reject @everyone <b>no</b>");
    expect(await submissionOf(world, issue)).toMatchObject({
      state: "rejected",
      note: "@everyone <b>no</b>",
    });
    expect(issue.state).toBe("closed");
    expect(issue.comments[0]?.body).not.toContain("<b>");
    expect(issue.comments[0]?.body).not.toContain("@everyone");
  });

  it("is refused to the submitter, who may withdraw", async () => {
    await comment(world, issue, people.ayumi, "/reject no");
    expect(await refusal()).toContain("is not for the submitter");
    await comment(world, issue, people.ayumi, "/withdraw");
    expect(await submissionOf(world, issue)).toMatchObject({
      state: "withdrawn",
    });
    expect(issue.state).toBe("closed");
  });
});

it("a name that another repository got first is refused at approval", async () => {
  const other = await submit(
    world,
    submissionForm({ Repository: "eve/issue-tools" }),
    people.eve,
  );
  expect(other.comments[0]?.body).toContain("was not found");
  const { repository } = await import("../support/marketplace-world.ts");
  world.state.repositories.push(
    repository(700, "eve/issue-tools", { refs: { ...world.plugin.refs } }),
  );
  await comment(world, other, people.eve, "/rescore");
  await report(world, (facts) => ({ ...facts, repository: "eve/issue-tools" }));
  await comment(world, issue, people.mori, "/approve");
  await comment(world, other, people.mori, "/approve");
  expect(await submissionOf(world, other)).toMatchObject({
    state: "pending_review",
  });
  expect(other.comments.at(-1)?.body).toContain("name was taken");
  expect(await world.plugins.find("issue-tools")).toMatchObject({
    source: { repository: "ayumi/issue-tools" },
  });
});
