import { createHmac } from "node:crypto";
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
} from "vitest";
import { createApi } from "../../src/http/api.ts";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import type { FakeIssue } from "../support/github-state.ts";
import {
  openMarketplaceWorld,
  people,
  webhookSecret,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { commentPayload } from "../support/payloads.ts";
import {
  comment,
  runsOf,
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

/** A maintainer's command, as GitHub delivered it. */
function said(body: string): object {
  const written = { id: 77, user: people.mori, body };
  issue.comments.push(written);
  return commentPayload("created", world.marketplace, issue, {
    ...written,
    created_at: world.clock().toISOString(),
  });
}

const isHeld = async () => (await submissionOf(world, issue))?.held;
const scoringRuns = () => runsOf(world, "score-submission.yml").length;

describe("a delivery that is replayed", () => {
  it.each([
    ["under its own id is not even a job", "one", 0],
    // The id is a header, and the signature is over the body alone.
    ["under a new id does nothing a second time", "other", 1],
  ])("%s", async (_how, guid, jobs) => {
    const payload = said("/hold\n/rescore");
    await world.deliver("issue_comment", payload, "one");
    await world.settle();
    expect(await isHeld()).toBe(true);
    expect(scoringRuns()).toBe(2);
    await comment(world, issue, people.mori, "/unhold");

    expect(await world.deliver("issue_comment", payload, guid)).toBe(202);
    const { queued } = await world.ports.jobs.stats(
      world.clock().toISOString(),
    );
    expect(queued).toBe(jobs);
    await world.settle();
    expect(await isHeld()).toBe(false);
    expect(scoringRuns()).toBe(2);
  });
});

describe("POST /webhooks/github", () => {
  let api: ApiWorld;
  beforeAll(async () => {
    api = await openApiWorld();
  });
  afterAll(() => api.db.close());

  /** The whole HTTP API, with the App behind it. */
  const send = (
    body: string | ReadableStream<Uint8Array>,
    headers: Record<string, string>,
  ) =>
    createApi({ ...api.deps, receiveGitHub: world.app().receive }).request(
      "/webhooks/github",
      { method: "POST", body, headers, duplex: "half" },
    );
  const signed = (body: string, secret: string) => ({
    "x-github-event": "issue_comment",
    "x-github-delivery": "one",
    "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
  });

  it("takes what GitHub signed", async () => {
    const body = JSON.stringify(said("/hold"));
    const { status } = await send(body, signed(body, webhookSecret));
    expect(status).toBe(202);
  });

  it.each([
    ["of another secret", (body: string) => signed(body, "guessed")],
    ["of another body", () => signed("{}", webhookSecret)],
    [
      "that is empty",
      (body: string) => ({
        ...signed(body, webhookSecret),
        "x-hub-signature-256": "",
      }),
    ],
  ])("refuses a wrong signature: one %s", async (_name, headersOf) => {
    const body = JSON.stringify(said("/hold"));
    const { status } = await send(body, headersOf(body));
    expect(status).toBe(401);
    await world.settle();
    expect(await isHeld()).toBe(false);
    expect(await world.ports.inbox.known("github", ["one"])).toEqual([]);
  });

  it("refuses a body of 30 MB by its length alone, and reads no more than 25 MB of one that does not say its length", async () => {
    const declared = await send("{}", {
      ...signed("{}", webhookSecret),
      "content-length": String(30 * 1_048_576),
    });
    expect(declared.status).toBe(413);

    let given = 0;
    const stream = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (given >= 30 * 1_048_576) controller.close();
        else controller.enqueue(new Uint8Array(1_048_576));
        given += 1_048_576;
      },
    });
    const counted = await send(stream, signed("", webhookSecret));
    expect(counted.status).toBe(413);
    expect(given).toBeLessThan(28 * 1_048_576);
  });
});
