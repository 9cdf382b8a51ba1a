import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  openMarketplaceWorld,
  people,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { submissionForm } from "../support/submission-form.ts";
import {
  comment,
  report,
  submissionOf,
  submit,
} from "../support/submission-walk.ts";

let world: MarketplaceWorld;
beforeEach(async () => {
  world = await openMarketplaceWorld();
});
afterEach(() => world.db.close());

const paid = submissionForm({
  Tier: "paid",
  Price: "9",
  "Billing period": "monthly",
});

describe("a free plugin", () => {
  it("may be submitted with write access to its repository, whatever the case of its name", async () => {
    world.plugin.collaborators["ayumi"] = "write";
    const issue = await submit(
      world,
      submissionForm({ Repository: "Ayumi/Issue-Tools" }),
    );
    expect((await submissionOf(world, issue))?.state).toBe("scoring");
  });

  it("may not be submitted by somebody who only reads it: who may, and what was tried, is said", async () => {
    const issue = await submit(world, submissionForm(), people.mori);
    expect((await submissionOf(world, issue))?.state).toBe("needs_changes");
    expect(issue.comments[0]?.body).toContain(
      "people with write access to `ayumi/issue-tools`",
    );
    expect(issue.comments[0]?.body).toContain('your access there is "read"');
  });

  it("without the App is proven by a file with the submission's own code on the default branch", async () => {
    world.plugin.installed = false;
    const issue = await submit(world);
    const submission = await submissionOf(world, issue);
    expect(submission?.state).toBe("needs_changes");
    expect(issue.comments[0]?.body).toContain("the App is not installed there");
    expect(issue.comments[0]?.body).toContain(submission?.id);

    world.plugin.files["main:.miyabi-marketplace"] =
      `# Miyabi\n${submission?.id ?? ""}\n`;
    await comment(world, issue, people.ayumi, "/rescore");
    expect((await submissionOf(world, issue))?.state).toBe("scoring");
  });

  it("is not proven by the code of another submission", async () => {
    world.plugin.installed = false;
    const first = await submit(world);
    const code = (await submissionOf(world, first))?.id ?? "";
    world.plugin.files["main:.miyabi-marketplace"] = code;
    const second = await submit(world, submissionForm(), people.eve);
    expect((await submissionOf(world, second))?.state).toBe("needs_changes");
  });

  it("of an account whose login was taken over by somebody else is not theirs", async () => {
    const taken = { ...people.ayumi, id: 99 };
    const issue = await submit(world, submissionForm(), taken);
    expect((await submissionOf(world, issue))?.state).toBe("needs_changes");
  });
});

describe("a paid plugin", () => {
  it("needs admin access, and no file does instead", async () => {
    world.plugin.collaborators["ayumi"] = "write";
    const issue = await submit(world, paid);
    const submission = await submissionOf(world, issue);
    expect(submission?.state).toBe("needs_changes");
    expect(issue.comments[0]?.body).toContain("people with admin access");
    world.plugin.files["main:.miyabi-marketplace"] = submission?.id ?? "";
    await comment(world, issue, people.ayumi, "/rescore");
    expect((await submissionOf(world, issue))?.state).toBe("needs_changes");
    world.plugin.collaborators["ayumi"] = "admin";
    await comment(world, issue, people.ayumi, "/rescore");
    expect((await submissionOf(world, issue))?.state).toBe("scoring");
  });
});

it("an approval asks again: who lost access between score and approval is not listed", async () => {
  const issue = await submit(world);
  await report(world);
  world.plugin.collaborators["ayumi"] = "read";
  await comment(world, issue, people.mori, "/approve");
  expect((await submissionOf(world, issue))?.state).toBe("pending_review");
  expect(await world.plugins.find("issue-tools")).toBeNull();
  expect(issue.comments.at(-1)?.body).toContain("is not shown to be yours");
});
