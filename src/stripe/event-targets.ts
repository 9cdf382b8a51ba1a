import { z } from "zod";
import type { BillingTarget } from "../marketplace/billing/billing-target.ts";
import { objectOf, type IncomingEvent } from "./incoming-event.ts";

type Find = (event: IncomingEvent) => BillingTarget | null;

/** The object that the event is about, fetched as this. */
function itself(object: BillingTarget["object"]): Find {
  return (event) => {
    const id = objectOf(event);
    return id === null ? null : { object, id };
  };
}

const reference = z.union([
  z.string(),
  z.looseObject({ id: z.string() }).transform(({ id }) => id),
]);

/** Refunds and disputes are about a charge; what was paid with it is looked at. */
const payment: Find = (event) => {
  const named = event.data?.object?.payment_intent;
  const id = reference.safeParse(named).data;
  return id === undefined ? null : { object: "payment", id };
};

/** Every event that is worked, with what is fetched for it. Any other is acknowledged, and that is all. */
const table: Record<string, Find> = {
  "customer.subscription.created": itself("subscription"),
  "customer.subscription.updated": itself("subscription"),
  "customer.subscription.deleted": itself("subscription"),
  "customer.subscription.paused": itself("subscription"),
  "customer.subscription.resumed": itself("subscription"),
  "customer.subscription.trial_will_end": itself("subscription"),
  "invoice.paid": itself("invoice"),
  "invoice.payment_succeeded": itself("invoice"),
  "invoice.payment_failed": itself("invoice"),
  "invoice.payment_action_required": itself("invoice"),
  "checkout.session.completed": itself("checkout"),
  "checkout.session.async_payment_succeeded": itself("checkout"),
  "checkout.session.async_payment_failed": itself("checkout"),
  "charge.refunded": payment,
  "charge.dispute.created": payment,
  "charge.dispute.closed": payment,
  "account.updated": itself("account"),
  "v2.core.account.updated": itself("account"),
  "v2.core.account.closed": itself("account"),
  "v2.core.account[requirements].updated": itself("account"),
  "v2.core.account[configuration.recipient].updated": itself("account"),
  "v2.core.account[configuration.recipient].capability_status_updated":
    itself("account"),
};

/** The types that a webhook endpoint has to be subscribed to. */
export const handledEvents = Object.keys(table);

/** What is to be fetched anew because of an event; null when there is nothing to do. */
export function targetOf(event: IncomingEvent): BillingTarget | null {
  return Object.hasOwn(table, event.type)
    ? (table[event.type]?.(event) ?? null)
    : null;
}
