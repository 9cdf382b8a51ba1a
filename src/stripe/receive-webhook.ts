import Stripe from "stripe";
import { httpStatus } from "../errors.ts";
import type { Delivery } from "../marketplace/ports/jobs.ts";
import type { Log } from "../marketplace/ports/log.ts";

/** Seconds that Stripe's clock and ours may differ, in both directions. */
const tolerance = 300;

/** Stripe's library refuses signatures that are too old, but takes any from the future: they could be kept for later. */
function fromTheFuture(signature: string, now: Date): boolean {
  const timestamp = Number(/(?:^|,)t=(\d+)/.exec(signature)?.[1]);
  return timestamp * 1_000 > now.getTime() + tolerance * 1_000;
}

function verified(
  rawBody: string,
  signature: string,
  secret: string,
  now: Date,
): Stripe.Event | null {
  try {
    const event = Stripe.webhooks.constructEvent(
      rawBody,
      signature,
      secret,
      tolerance,
      undefined,
      now.getTime(),
    );
    return fromTheFuture(signature, now) ? null : event;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError)
      return null;
    throw error;
  }
}

/**
 * Takes in Stripe's webhooks: the signature is checked over the raw body, and the event is stored once by its id.
 * Answers with the HTTP status: 202, or 400 for a signature that is wrong, too old or from the future.
 */
export function createReceiveStripe(options: {
  webhookSecret: string;
  store: (delivery: Delivery, at: string) => Promise<"accepted" | "duplicate">;
  clock: () => Date;
  log: Log;
}): (headers: Headers, rawBody: string) => Promise<number> {
  const { webhookSecret, store, clock, log } = options;
  return async (headers, rawBody) => {
    const now = clock();
    const signature = headers.get("stripe-signature") ?? "";
    const event = verified(rawBody, signature, webhookSecret, now);
    if (event === null) return httpStatus.bad_request;
    const { id, type } = event;
    const delivery: Delivery = {
      source: "stripe",
      delivery_id: id,
      event: type,
      payload: { ...event },
    };
    const outcome = await store(delivery, now.toISOString());
    log.info({ delivery_id: id, event: type, outcome }, "Stripe event");
    return 202;
  };
}
