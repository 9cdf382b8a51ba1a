import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { filedForMarker } from "../../src/marketplace/filed-for.ts";
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

const ayumi = { github_id: people.ayumi.id, github_login: people.ayumi.login };
const file = (author = ayumi, form = submissionForm()) =>
  world.app().fileSubmission({ author, form, title: "Submit issue-tools" });

describe("a submission that came over the API", () => {
  it("is an issue of the App's, and the person's who sent it", async () => {
    const { submission, issue_url } = await file();
    expect(submission).toMatchObject({ state: "scoring", author: ayumi });
    expect(issue_url).toBe("https://github.com/miyabi/marketplace/issues/1");
    await world.settle();
    await report(world);
    const [issue] = world.marketplace.issues;
    if (issue === undefined) throw new Error("no issue was opened");
    expect(issue.labels).toContain("status: pending review");

    world.marketplace.collaborators["ayumi"] = "admin";
    await comment(world, issue, people.ayumi, "/approve");
    expect((await submissionOf(world, issue))?.state).toBe("pending_review");
    await comment(world, issue, people.mori, "/approve");
    expect((await submissionOf(world, issue))?.state).toBe("approved");
  });

  it("sent twice is one issue; of another person it is another", async () => {
    const first = await file();
    const again = await file();
    expect(again.submission.id).toBe(first.submission.id);
    await file({ github_id: 13, github_login: "eve" });
    expect(world.marketplace.issues).toHaveLength(2);
  });

  it("cannot be pretended in somebody's own issue", async () => {
    const line = filedForMarker({ author: ayumi, digest: "0".repeat(64) });
    const issue = await submit(
      world,
      `${line}\n\n${submissionForm()}`,
      people.eve,
    );
    expect(await submissionOf(world, issue)).toMatchObject({
      author: { github_login: "eve" },
      state: "needs_changes",
    });
  });
});
