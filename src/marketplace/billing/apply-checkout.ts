import type { SeenCheckout } from "../ports/billing.ts";
import type { BillingState } from "../ports/billing-state.ts";
import type { Decision } from "./apply-subscription.ts";
import { planChanges, type Deciding } from "./plan-changes.ts";
import { priceProblem } from "./price-problem.ts";

/** Payment statuses of Checkout that this program knows what to make of. */
const known = new Set(["paid", "unpaid", "no_payment_required"]);

/**
 * What becomes of a one-time purchase, now that Stripe has this. It is fulfilled by its `payment_status`, because a session
 * can be completed before its money arrives.
 */
export function applyCheckout(
  state: BillingState,
  seen: SeenCheckout,
  context: Deciding & { livemode: boolean },
): Decision {
  const refused = (reason: string) => ({ outcome: "refused", reason }) as const;
  if (seen.livemode !== context.livemode)
    return refused("it is of another mode");
  if (seen.user_id !== state.user_id) return refused("it names another person");
  if (seen.customer_id !== state.customer_id)
    return refused("its customer is not that of this person");
  const price = state.prices.find(({ id }) => id === seen.price?.id);
  const problem = priceProblem(seen, price);
  if (problem !== null || price === undefined)
    return refused(problem ?? "its price is none of ours");
  if (price.billing_cycle !== "one-time")
    return refused("its price is not of a one-time purchase");
  const { id, payment_status, payment_intent_id, created_at } = seen;
  const { plugin_id, amount, currency } = price;
  const before = state.purchases.find((one) => one.id === id);
  const next = {
    ...{ id, plugin_id, payment_intent_id, payment_status, created_at },
    ...{ price_id: price.id, amount, currency },
    license_id: before?.license_id ?? null,
  };
  const others = state.purchases.filter((one) => one.id !== id);
  return {
    outcome: "decided",
    plan: planChanges(
      state,
      { ...state, purchases: [...others, next] },
      [],
      context,
    ),
    alarms: known.has(payment_status)
      ? []
      : [
          {
            key: `billing.unknown-status:${id}:${payment_status}`,
            reason: "a purchase has a payment status that is not known",
            details: { checkout_session_id: id, payment_status },
          },
        ],
  };
}
