import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AppError } from "../../src/errors.ts";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";

const received: { from: string; signature: string | null; body: string }[] = [];
const bodies: { token: string; body: string }[] = [];

let world: ApiWorld;
beforeAll(async () => {
  world = await openApiWorld({
    receiveGitHub: (headers, body) => {
      const signature = headers.get("x-hub-signature-256");
      if (signature === "wrong")
        throw new AppError("unauthorized", "The signature does not fit.");
      received.push({ from: "github", signature, body });
      return Promise.resolve(202);
    },
    receiveStripe: (headers, body) => {
      const signature = headers.get("stripe-signature");
      if (signature === "wrong") return Promise.resolve(400);
      if (signature === "down")
        throw new AppError("service_unavailable", "The database is away.");
      received.push({ from: "stripe", signature, body });
      return Promise.resolve(202);
    },
    acceptReport: (token, body) => {
      bodies.push({ token, body: Buffer.from(body).toString("utf8") });
      return Promise.resolve({
        report_id: "r",
        score: 91,
        verdict: "listed",
        submission_state: null,
      });
    },
  });
});
afterAll(() => world.db.close());

// Spaces, an escape and a character outside ASCII: nothing of them may change on the way.
const raw = '{ "a":1,\n "b": "\\u00e9 é 💩" }';

describe("POST /webhooks/…", () => {
  it("hands on the body byte for byte as it was signed", async () => {
    received.length = 0;
    const github = await world.send("POST", "/webhooks/github", {
      body: raw,
      headers: { "x-hub-signature-256": "one" },
    });
    const stripe = await world.send("POST", "/webhooks/stripe", {
      body: raw,
      headers: { "stripe-signature": "two" },
    });
    expect([github.status, stripe.status]).toEqual([202, 202]);
    expect(received).toEqual([
      { from: "github", signature: "one", body: raw },
      { from: "stripe", signature: "two", body: raw },
    ]);
  });

  it("refuses a signature that does not fit, in the one shape of errors", async () => {
    const github = await world.send("POST", "/webhooks/github", {
      body: raw,
      headers: { "x-hub-signature-256": "wrong" },
    });
    const stripe = await world.send("POST", "/webhooks/stripe", {
      body: raw,
      headers: { "stripe-signature": "wrong" },
    });
    expect(github.body["error"]).toBe("unauthorized");
    expect(stripe.body["error"]).toBe("bad_request");
    expect(stripe.status).toBe(400);
  });

  it("answers 503 while the database is down, so that Stripe comes again", async () => {
    const { status, body } = await world.send("POST", "/webhooks/stripe", {
      body: raw,
      headers: { "stripe-signature": "down" },
    });
    expect([status, body["error"]]).toEqual([503, "service_unavailable"]);
  });

  it("takes deliveries of GitHub that are larger than other bodies may be", async () => {
    const body = JSON.stringify({ large: "x".repeat(200_000) });
    const { status } = await world.send("POST", "/webhooks/github", { body });
    expect(status).toBe(202);
  });
});

describe("POST /v1/reports", () => {
  it("hands on the token and the bytes that it vouches for", async () => {
    bodies.length = 0;
    const { status, body } = await world.send("POST", "/v1/reports", {
      token: "oidc",
      body: raw,
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ report_id: "r", verdict: "listed" });
    expect(bodies).toEqual([{ token: "oidc", body: raw }]);
  });

  it("takes 1 MiB, and not a byte more", async () => {
    const sized = (bytes: number) =>
      world.send("POST", "/v1/reports", {
        token: "oidc",
        body: "x".repeat(bytes),
        headers: { "content-length": String(bytes) },
      });
    expect((await sized(1_024 * 1_024)).status).toBe(200);
    expect((await sized(1_024 * 1_024 + 1)).status).toBe(413);
  });

  it("wants a token", async () => {
    const { status } = await world.send("POST", "/v1/reports", { body: raw });
    expect(status).toBe(401);
  });
});
