import nock from "nock";
import { describe, expect, it } from "vitest";
import { createStripeClient } from "../../src/stripe/client.ts";
import { asked, orNull } from "../../src/stripe/stripe-error.ts";
import { onlyNock } from "../support/only-nock.ts";

const apiUrl = "https://stripe.test";
const stripe = createStripeClient(
  { secretKey: "sk_test_made_up", apiUrl },
  (input, init) => globalThis.fetch(input, init),
);
const last = { "stripe-should-retry": "false" };

onlyNock();

function answering(status: number, body: string | object): void {
  nock(apiUrl).get("/v1/products/p").reply(status, body, last);
}

const product = () => stripe.products.retrieve("p");
const error = (fields: object) => ({ error: { message: "No.", ...fields } });

describe("what Stripe refuses", () => {
  it.each([
    ["a fault of its own", 500, error({ type: "api_error" })],
    ["too many requests", 429, error({ type: "invalid_request_error" })],
    ["JSON of a proxy", 502, { status: "bad gateway" }],
    ["a page of a proxy", 502, "<html>Bad gateway</html>"],
  ])("for %s is asked for again later", async (_, status, body) => {
    answering(status, body);
    await expect(asked(product())).rejects.toMatchObject({
      code: "service_unavailable",
      retryAfter: 10,
    });
  });

  it("because of the key is for the operator, who is told the setting", async () => {
    answering(401, error({ type: "invalid_request_error" }));
    await expect(asked(product())).rejects.toMatchObject({
      code: "service_unavailable",
      message: /STRIPE_SECRET_KEY/,
    });
  });

  it("because of the card says why, in the bank's word", async () => {
    answering(
      402,
      error({
        type: "card_error",
        code: "card_declined",
        decline_code: "insufficient_funds",
        message: "Your card has insufficient funds.",
      }),
    );
    await expect(asked(product())).rejects.toMatchObject({
      code: "payment_required",
      message: /insufficient_funds\): Your card has insufficient funds\./,
      details: [{ path: "payment_method_id", message: "insufficient_funds" }],
    });
  });

  it("because a key was used for something else is a conflict", async () => {
    answering(400, error({ type: "idempotency_error" }));
    await expect(asked(product())).rejects.toMatchObject({ code: "conflict" });
  });

  it("because it has no such thing is null where that is an answer", async () => {
    const missing = error({
      type: "invalid_request_error",
      code: "resource_missing",
    });
    answering(404, missing);
    expect(await orNull(product())).toBeNull();
    answering(404, missing);
    await expect(asked(product())).rejects.toMatchObject({
      code: "internal_error",
    });
  });

  it("is never what a caller reads when it is none of these", async () => {
    answering(400, error({ type: "invalid_request_error", message: "sk_x" }));
    await expect(asked(product())).rejects.toMatchObject({
      code: "internal_error",
      message: "Stripe did not understand us.",
    });
  });
});
