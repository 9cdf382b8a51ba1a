import { createHmac } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import {
  openMarketplaceWorld,
  webhookSecret,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { issuePayload } from "../support/payloads.ts";
import { openIssue, submissionOf } from "../support/submission-walk.ts";

let world: MarketplaceWorld;
beforeEach(async () => {
  world = await openMarketplaceWorld();
});
afterEach(() => world.db.close());

function headers(body: string, changes: Record<string, string> = {}): Headers {
  const digest = createHmac("sha256", webhookSecret).update(body).digest("hex");
  return new Headers({
    "x-github-event": "issues",
    "x-github-delivery": "d-1",
    "x-hub-signature-256": `sha256=${digest}`,
    ...changes,
  });
}

async function queued(): Promise<number> {
  const stats = await world.ports.jobs.stats(world.clock().toISOString());
  return stats.queued;
}

it("a delivery is kept once and answered 202 both times", async () => {
  const issue = openIssue(world);
  const payload = issuePayload("opened", world.marketplace, issue);
  expect(await world.deliver("issues", payload, "d-1")).toBe(202);
  expect(await world.deliver("issues", payload, "d-1")).toBe(202);
  expect(await queued()).toBe(1);
  expect(world.github.writes).toEqual([]);
  await world.settle();
  expect((await submissionOf(world, issue))?.state).toBe("scoring");
});

it.each<[string, Record<string, string>]>([
  ["a wrong signature", { "x-hub-signature-256": `sha256=${"0".repeat(64)}` }],
  ["no signature", { "x-hub-signature-256": "" }],
  ["the old kind of signature", { "x-hub-signature-256": "sha1=00" }],
])("%s is refused and nothing is kept", async (_name, changes) => {
  const receive = world.app().receive(headers("{}", changes), "{}");
  await expect(receive).rejects.toMatchObject({ code: "unauthorized" });
  expect(await queued()).toBe(0);
});

it("a body that was changed on the way is refused", async () => {
  const receive = world.app().receive(headers('{"a":1}'), '{"a":2}');
  await expect(receive).rejects.toMatchObject({ code: "unauthorized" });
});

it("a body of 30 MB is refused before it is looked at", async () => {
  const body = " ".repeat(30 * 1024 * 1024);
  await expect(world.app().receive(new Headers(), body)).rejects.toMatchObject({
    code: "payload_too_large",
  });
});

it("a body that is no JSON object, and missing headers, are bad requests", async () => {
  for (const body of ["payload=%7B%7D", "[]", "1"]) {
    await expect(
      world.app().receive(headers(body), body),
    ).rejects.toMatchObject({
      code: "bad_request",
    });
  }
  await expect(
    world.app().receive(headers("{}", { "x-github-delivery": "" }), "{}"),
  ).rejects.toMatchObject({ code: "bad_request" });
});

it("an event without a handler is acknowledged and not kept", async () => {
  expect(await world.deliver("star", { action: "created" })).toBe(202);
  expect(await queued()).toBe(0);
});

it("events of other repositories than the marketplace open no submission", async () => {
  const issue = openIssue(world);
  world.plugin.issues.push(issue);
  await world.deliver("issues", issuePayload("opened", world.plugin, issue));
  await world.settle();
  expect(world.github.writes).toEqual([]);
});
