import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { AppError } from "../../src/errors.ts";
import { createLog } from "../../src/main/logger.ts";

function logged(err: unknown): string {
  const lines: string[] = [];
  const log = createLog("debug", {
    write: (line: string) => void lines.push(line),
    flushSync: () => undefined,
  });
  log.error({ err }, "failed");
  return lines.join("");
}

/** As Stripe refuses a card: the answer holds the payment, with what confirms it. */
const declined = Object.assign(
  new Stripe.errors.StripeCardError({
    type: "card_error",
    code: "card_declined",
    message: "Your card was declined.",
  }),
  {
    raw: { payment_intent: { client_secret: "pi_1_secret_x" } },
    payment_intent: { id: "pi_1", client_secret: "pi_1_secret_x" },
    setup_intent: { id: "seti_1", client_secret: "seti_1_secret_x" },
  },
);

describe("the log", () => {
  it.each([
    ["as it is", declined],
    [
      "as the cause of ours",
      new AppError("payment_required", "Declined.", { cause: declined }),
    ],
  ])(
    "says what Stripe refused, without what confirms a payment: %s",
    (_, error) => {
      const line = logged(error);
      expect(line).toContain("Your card was declined.");
      expect(line).not.toContain("_secret_");
    },
  );

  it("leaves the headers of a failed request out", () => {
    const error = Object.assign(new Error("Bad credentials"), {
      request: { url: "/app", headers: { authorization: "bearer x-token" } },
    });
    expect(logged(error)).toContain("/app");
    expect(logged(error)).not.toContain("x-token");
  });
});
