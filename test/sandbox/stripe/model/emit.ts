import Stripe from "stripe";
import { nextId } from "./next-id.ts";
import type { StripeState } from "./state.ts";

type EventOf<T extends Stripe.Event["type"]> = Extract<
  Stripe.Event,
  { type: T }
>;

/**
 * Writes an event down with the object as it is at this moment. Whoever delivers finds it in the state.
 *
 * @param state Stripe's
 * @param type of the event
 * @param object what it happened to, of the type that the SDK gives this event
 * @param account of an author, when it happened there
 */
export function emit<T extends Stripe.Event["type"]>(
  state: StripeState,
  type: T,
  object: EventOf<T>["data"]["object"],
  account?: string,
): void {
  state.events.push({
    id: nextId(state, "evt"),
    object: "event",
    api_version: Stripe.API_VERSION,
    created: state.now,
    data: { object: structuredClone(object) },
    livemode: false,
    pending_webhooks: 1,
    request: null,
    type,
    ...(account === undefined ? {} : { account }),
  });
}
