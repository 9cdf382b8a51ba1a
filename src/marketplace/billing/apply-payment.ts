import type { SeenPayment } from "../ports/billing.ts";
import type { BillingState, PaymentRecord } from "../ports/billing-state.ts";
import type { Decision } from "./apply-subscription.ts";
import { planChanges, type Deciding } from "./plan-changes.ts";

type Subject = { plugin_id: string; currency: string };

function subjectOf(
  { subscriptions, purchases }: BillingState,
  { subscription_id, checkout_session_id }: SeenPayment,
): Subject | undefined {
  return (
    subscriptions.find(({ id }) => id === subscription_id) ??
    purchases.find(({ id }) => id === checkout_session_id)
  );
}

/**
 * Keeps a payment that arrived, and what became of it since: one that went back in full, or was disputed and lost, takes back
 * what it paid for. One that has not arrived changes nothing.
 */
export function applyPayment(
  state: BillingState,
  seen: SeenPayment,
  context: Deciding & { livemode: boolean },
): Decision {
  const refused = (reason: string) => ({ outcome: "refused", reason }) as const;
  if (seen.livemode !== context.livemode)
    return refused("it is of another mode");
  if (seen.customer_id !== state.customer_id)
    return refused("its customer is not that of this person");
  const subject = subjectOf(state, seen);
  if (subject === undefined) return refused("it pays for nothing that we sold");
  if (subject.currency !== seen.currency)
    return refused("its currency is not that of our price");
  const { paid_at } = seen;
  const others = state.payments.filter(
    ({ payment_intent_id: id }) => id !== seen.payment_intent_id,
  );
  const known = state.payments.find(
    ({ payment_intent_id: id }) => id === seen.payment_intent_id,
  );
  const payments =
    paid_at === null
      ? state.payments
      : [...others, recordOf(seen, paid_at, known ?? subject)];
  return {
    outcome: "decided",
    plan: planChanges(state, { ...state, payments }, [], context, {
      receipt_url: seen.receipt_url,
    }),
    alarms: [],
  };
}

/** It belongs to the plugin of the day on which it was paid. */
function recordOf(
  seen: SeenPayment,
  paid_at: string,
  { plugin_id }: { plugin_id: string },
): PaymentRecord {
  const { payment_intent_id, charge_id, invoice_id, amount, currency } = seen;
  const { subscription_id, checkout_session_id } = seen;
  const { application_fee, destination } = seen;
  const { amount_refunded, refunded_at, dispute, dispute_at } = seen;
  return {
    ...{ payment_intent_id, charge_id, plugin_id },
    ...{ subscription_id, checkout_session_id, invoice_id },
    ...{ amount, currency, application_fee, destination, paid_at },
    ...{ amount_refunded, refunded_at, dispute, dispute_at },
  };
}
