import Stripe from "stripe";
import { httpStatus } from "../errors.ts";
import type { Delivery, Inbox } from "../marketplace/ports/jobs.ts";
import type { Log } from "../marketplace/ports/log.ts";
import { targetOf } from "./event-targets.ts";
import { foreign, readEvent } from "./incoming-event.ts";

/** Seconds that Stripe's clock and ours may differ, in both directions. */
const tolerance = 300;

/** Stripe's library refuses signatures that are too old, but takes any from the future: they could be kept for later. */
function fromTheFuture(signature: string, now: Date): boolean {
  const timestamp = Number(/(?:^|,)t=(\d+)/.exec(signature)?.[1]);
  return timestamp * 1_000 > now.getTime() + tolerance * 1_000;
}

const { signature: signatures } = Stripe.webhooks;

/** The signature alone: what was signed may be a whole event or a thin one, which the library reads by two ways. */
function isSigned(
  rawBody: string,
  signature: string,
  secret: string,
  now: Date,
): boolean {
  if (signatures === null) throw new Error("Stripe's library cannot verify.");
  try {
    signatures.verifyHeader(
      rawBody,
      signature,
      secret,
      tolerance,
      undefined,
      now.getTime(),
    );
    return !fromTheFuture(signature, now);
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError)
      return false;
    throw error;
  }
}

function parsed(rawBody: string): Record<string, unknown> | null {
  try {
    const body: unknown = JSON.parse(rawBody);
    return typeof body === "object" && body !== null ? { ...body } : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/**
 * Takes in Stripe's webhooks: the signature is checked over the raw body, and the event is stored once by its id, together
 * with the job that works it. Answers with the HTTP status: 202, or 400 for a signature that is wrong, too old or from the
 * future, and for an event of another mode or account. Throws AppError service_unavailable when it could not be stored, so
 * that Stripe comes again.
 * @param options.webhookSecrets one for each endpoint, and the old beside the new while one is changed
 * @param options.livemode of our key
 */
export function createReceiveStripe(options: {
  webhookSecrets: string[];
  livemode: boolean;
  inbox: Pick<Inbox, "accept">;
  clock: () => Date;
  log: Log;
}): (headers: Headers, rawBody: string) => Promise<number> {
  const { webhookSecrets, livemode, inbox, clock, log } = options;
  return async (headers, rawBody) => {
    const now = clock();
    const signature = headers.get("stripe-signature") ?? "";
    const signed = webhookSecrets.some((secret) =>
      isSigned(rawBody, signature, secret, now),
    );
    const payload = signed ? parsed(rawBody) : null;
    const event = readEvent(payload);
    if (payload === null || event === null) return httpStatus.bad_request;
    const { id, type } = event;
    const reason = foreign(event, livemode);
    if (reason !== null) {
      log.error({ delivery_id: id, event: type, reason }, "refused an event");
      return httpStatus.bad_request;
    }
    const delivery: Delivery = {
      ...{ source: "stripe", delivery_id: id, event: type, payload },
    };
    const job = {
      ...{ kind: "billing.event", key: id, payload: { delivery_id: id } },
    };
    const outcome = await inbox.accept({
      delivery,
      job: targetOf(event) === null ? null : job,
      at: now.toISOString(),
    });
    log.info({ delivery_id: id, event: type, outcome }, "Stripe event");
    return 202;
  };
}
