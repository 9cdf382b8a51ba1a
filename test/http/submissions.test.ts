import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FileSubmission } from "../../src/marketplace/ports/github.ts";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";

const body = {
  name: "issue-tools",
  display_name: "Issue Tools",
  source: "ayumi/issue-tools",
  version: "1.0.0",
  description: "Sorts issues and writes a report about them.",
  license: "MIT",
  tier: "free",
  features: ["triage-command"],
  categories: ["productivity"],
};

let world: ApiWorld;
let issues = 0;
beforeAll(async () => {
  // GitHub's side has tests of its own: here the issue is only a row.
  const fileSubmission: FileSubmission = async ({ author }) => ({
    submission: await world.deps.submissions.open({
      issue_number: (issues += 1),
      issue_node: { repository_id: 900, repository: "miyabi/marketplace" },
      author,
      at: `2026-11-22T10:00:0${issues}.000Z`,
    }),
    issue_url: `https://github.com/miyabi/marketplace/issues/${issues}`,
  });
  world = await openApiWorld({ fileSubmission });
});
afterAll(() => world.db.close());

describe("POST /v1/plugins/submit", () => {
  it("answers 202 with the issue, and its author follows it", async () => {
    const { token } = await world.person();
    const answer = await world.send("POST", "/v1/plugins/submit", {
      token,
      body,
    });
    expect(answer).toMatchObject({
      status: 202,
      body: {
        status: "received",
        issue_url: "https://github.com/miyabi/marketplace/issues/1",
        estimated_review_time: "3-5 business days",
      },
    });
    const id = String(answer.body["submission_id"]);
    const read = await world.send("GET", `/v1/plugins/submissions/${id}`, {
      token,
    });
    expect(read).toMatchObject({
      status: 200,
      body: { submission_id: id, status: "received", quality_score: null },
    });
    const all = await world.send("GET", "/v1/plugins/submissions", { token });
    expect(all.body).toMatchObject({
      submissions: [{ submission_id: id }],
      pagination: { total: 1, total_pages: 1 },
    });
  });

  it("names each field that is wrong", async () => {
    const { token } = await world.person();
    const wrong = { ...body, name: "Claude", version: "one", tier: "paid" };
    const answer = await world.send("POST", "/v1/plugins/submit", {
      token,
      body: wrong,
    });
    expect(answer.status).toBe(422);
    const details = answer.body["details"] as { path: string }[];
    expect(details.map(({ path }) => path)).toEqual([
      "name",
      "version",
      "price",
      "billing_period",
    ]);
  });

  it("wants somebody who is signed in", async () => {
    const answer = await world.send("POST", "/v1/plugins/submit", { body });
    expect(answer.status).toBe(401);
  });

  it("without GitHub answers 503 with the settings", async () => {
    const bare = await openApiWorld();
    const { token } = await bare.person();
    const answer = await bare.send("POST", "/v1/plugins/submit", {
      token,
      body,
    });
    expect(answer.status).toBe(503);
    expect(answer.body["message"]).toContain("GITHUB_APP_ID");
    await bare.db.close();
  });
});

describe("GET /v1/plugins/submissions/{id}", () => {
  it("is for the submitter and administrators alone", async () => {
    const author = await world.person();
    const sent = await world.send("POST", "/v1/plugins/submit", {
      token: author.token,
      body,
    });
    const path = `/v1/plugins/submissions/${String(sent.body["submission_id"])}`;
    const stranger = await world.person();
    const admin = await world.person(true);
    const statusFor = async (token: string) =>
      (await world.send("GET", path, { token })).status;
    expect(await statusFor(author.token)).toBe(200);
    expect(await statusFor(stranger.token)).toBe(404);
    expect(await statusFor(admin.token)).toBe(200);
  });
});
