import type Stripe from "stripe";
import type { OpenedSubscription } from "../marketplace/ports/purchasing.ts";

/** What has to be expanded so that the client secret is there. */
export const withSecrets = [
  "latest_invoice.confirmation_secret",
  "pending_setup_intent",
];

/** An expanded object; null when there is none. A bare id means that it was not asked for. */
function expanded<Thing extends object>(
  value: string | Thing | null,
): Thing | null {
  return typeof value === "string" ? null : value;
}

/** A payment is confirmed by the invoice's secret; a trial has none, and confirms the card for later. */
function secretOf(subscription: Stripe.Subscription): string | null {
  const invoice = expanded(subscription.latest_invoice);
  if (subscription.status === "incomplete")
    return invoice?.confirmation_secret?.client_secret ?? null;
  return expanded(subscription.pending_setup_intent)?.client_secret ?? null;
}

export function openedSubscription(
  subscription: Stripe.Subscription,
): OpenedSubscription {
  const { id, status, items, latest_invoice, trial_start } = subscription;
  return {
    id,
    status,
    price_id: items.data[0]?.price.id ?? null,
    invoice_id:
      typeof latest_invoice === "string"
        ? latest_invoice
        : (latest_invoice?.id ?? null),
    client_secret: secretOf(subscription),
    had_trial: trial_start !== null,
  };
}
