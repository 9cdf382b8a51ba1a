import { afterEach, beforeEach, expect, it } from "vitest";
import { botLogin } from "../support/github-state.ts";
import {
  openMarketplaceWorld,
  people,
  pluginSha,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { issuePayload } from "../support/payloads.ts";
import { withLintErrors } from "../support/report-facts.ts";
import { submissionForm } from "../support/submission-form.ts";
import {
  comment,
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

it("a submission is scored, approved and published", async () => {
  const issue = await submit(world);
  expect(await submissionOf(world, issue)).toMatchObject({
    state: "scoring",
    pin: { repository_id: 600, sha: pluginSha, path: "." },
  });
  expect(issue.labels).toEqual(["submission", "status: scoring"]);

  await report(world);
  expect(await submissionOf(world, issue)).toMatchObject({
    state: "pending_review",
    score: 100,
  });
  expect(issue.comments[0]?.body).toContain("100 of 100");

  const id = await comment(world, issue, people.mori, "/approve well done");
  expect(world.state.reactions).toEqual(new Set([`${id}:eyes`, `${id}:+1`]));
  expect(await submissionOf(world, issue)).toMatchObject({ state: "approved" });
  expect(issue.comments[0]?.body).not.toContain("Published");

  await runPublishing(world);
  const commit = world.marketplace.refs["main"];
  expect(await submissionOf(world, issue)).toMatchObject({
    state: "published",
    published_commit: commit,
  });
  expect(issue.comments[0]?.body).toContain(`Published: the catalogue`);
  expect(issue.comments[0]?.body).toContain(commit);
  expect(issue.state).toBe("closed");
  expect(issue.labels).toEqual(["submission", "status: published"]);
  expect(
    issue.comments.filter(({ user }) => user.login === botLogin),
  ).toHaveLength(1);
  expect(await world.plugins.find("issue-tools")).toMatchObject({
    listing: "listed",
    score: 100,
    source: { repository: "ayumi/issue-tools", sha: pluginSha },
  });
});

it("a form with problems names them, and an edit is read again", async () => {
  const issue = await submit(
    world,
    submissionForm({ "Plugin name": "Claude Tools", Version: "one" }),
  );
  expect(await submissionOf(world, issue)).toMatchObject({
    state: "needs_changes",
  });
  expect(issue.comments[0]?.body).toContain(
    "**Plugin name** must be lower case",
  );
  expect(issue.comments[0]?.body).toContain("**Version** must be a version");

  issue.body = submissionForm();
  await world.deliver(
    "issues",
    issuePayload("edited", world.marketplace, issue),
  );
  await world.settle();
  expect(await submissionOf(world, issue)).toMatchObject({ state: "scoring" });
  expect(issue.labels).toEqual(["submission", "status: scoring"]);
  expect(issue.comments).toHaveLength(1);
});

it("an unknown repository and an unknown ref are problems of their fields", async () => {
  const one = await submit(
    world,
    submissionForm({ Repository: "ayumi/nothing" }),
  );
  expect(one.comments[0]?.body).toContain("**Repository** was not found");
  const two = await submit(world, submissionForm({ "Ref or commit": "v9" }));
  expect(two.comments[0]?.body).toContain("**Ref or commit** was not found");
});

it("the name of a first-party plugin is taken", async () => {
  const [first] = (
    await world.plugins.list({ sort: "created_at", page: 1, limit: 1 })
  ).plugins;
  const issue = await submit(
    world,
    submissionForm({ "Plugin name": first?.id ?? "" }),
  );
  expect(issue.comments[0]?.body).toContain("**Plugin name** is taken");
});

it("a score below the minimum needs changes, and /rescore takes the new commit", async () => {
  const issue = await submit(
    world,
    submissionForm({ "Ref or commit": "main" }),
  );
  await report(world, (facts) => withLintErrors(12, facts));
  expect(await submissionOf(world, issue)).toMatchObject({
    state: "needs_changes",
    report_id: expect.any(String) as string,
  });
  const fixed = "b".repeat(40);
  Object.assign(world.plugin.refs, { main: fixed });
  await comment(world, issue, people.ayumi, "/rescore");
  expect(await submissionOf(world, issue)).toMatchObject({
    state: "scoring",
    pin: { sha: fixed },
  });
  expect(runsOf(world, "score-submission.yml")).toHaveLength(2);
});

it("a run that ends without a report is an infra error, and asks nothing of the author", async () => {
  const issue = await submit(world);
  const run = runsOf(world, "score-submission.yml")[0];
  if (run === undefined) throw new Error("no run");
  await endRun(world, run, "failure");
  expect(await submissionOf(world, issue)).toMatchObject({
    state: "infra_error",
  });
  expect(issue.comments[0]?.body).toContain("nothing is asked of the author");
});

it("a publishing run that fails is not started again in a circle", async () => {
  const issue = await submit(world);
  await report(world);
  await comment(world, issue, people.mori, "/approve");
  const [run] = runsOf(world, "publish.yml");
  if (run === undefined) throw new Error("no run");
  await endRun(world, run, "failure");
  expect(runsOf(world, "publish.yml")).toHaveLength(1);
  expect(issue.comments[0]?.body).toContain("it will be tried again");

  world.pass(700);
  for (const part of world.app().reconcile) await part.run();
  await world.settle();
  expect(runsOf(world, "publish.yml")).toHaveLength(2);
});

it("the sticky comment is found on a later page, and a forged marker is not ours", async () => {
  const issue = await submit(world);
  issue.comments.unshift(
    ...Array.from({ length: 120 }, (_, index) => ({
      id: index + 1,
      user: people.eve,
      body: "<!-- miyabi:submission -->\nPublished!",
    })),
  );
  await report(world);
  const own = issue.comments.filter(({ user }) => user.login === botLogin);
  expect(own).toHaveLength(1);
  expect(own[0]?.body).toContain("Waiting for review");
});
