import type { SeenSubscription } from "../ports/billing.ts";
import type {
  BillingAlarm,
  BillingPlan,
  BillingState,
  PriceRecord,
} from "../ports/billing-state.ts";
import { planChanges, type Deciding } from "./plan-changes.ts";
import { priceProblem } from "./price-problem.ts";
import { accessOf } from "./subscription-access.ts";
import { firstFailure, recordOf } from "./subscription-record.ts";

/** Either all that is to be written, or why what was seen is not believed; with what an operator has to look at. */
export type Decision =
  | { outcome: "decided"; plan: BillingPlan; alarms: BillingAlarm[] }
  | { outcome: "refused"; reason: string };

function stranger(
  state: BillingState,
  seen: SeenSubscription,
  livemode: boolean,
): string | null {
  if (seen.livemode !== livemode) return "it is of another mode";
  if (seen.user_id !== state.user_id) return "it names another person";
  return seen.customer_id === state.customer_id
    ? null
    : "its customer is not that of this person";
}

function soldFor(price: PriceRecord, billing_cycle: "monthly" | "yearly") {
  const { id: price_id, plugin_id, tier, amount, currency } = price;
  return { plugin_id, tier, price_id, amount, currency, billing_cycle };
}

/**
 * What becomes of a person's subscriptions and licences, now that Stripe has this. It does not ask how it came to be so, and
 * when it was told: the object that was fetched last decides.
 *
 * @param context.livemode of our key: what is of another mode is refused
 */
export function applySubscription(
  state: BillingState,
  seen: SeenSubscription,
  context: Deciding & { livemode: boolean },
): Decision {
  const refused = (reason: string) => ({ outcome: "refused", reason }) as const;
  const reason = stranger(state, seen, context.livemode);
  if (reason !== null) return refused(reason);
  const known = state.subscriptions.find(({ id }) => id === seen.id);
  const access = accessOf(seen.status);
  const { period_start, period_end } = seen;
  if (period_start === null || period_end === null)
    return refused("it has no period");
  const price = state.prices.find(({ id }) => id === seen.price?.id);
  const problem = priceProblem(seen, price);
  const gives = access !== "ended" && access !== "none";
  const cycle = price?.billing_cycle;
  const sold =
    problem === null &&
    price !== undefined &&
    cycle !== undefined &&
    cycle !== "one-time"
      ? soldFor(price, cycle)
      : // What ends needs no price: it is never kept because somebody changed that.
        gives
        ? undefined
        : known;
  if (sold === undefined)
    return refused(problem ?? "its price is of a one-time purchase");
  const failed = firstFailure(seen, known, context.now);
  const next = recordOf(
    { ...seen, period_start, period_end },
    sold,
    known?.license_id ?? null,
    failed,
  );
  const others = state.subscriptions.filter(({ id }) => id !== seen.id);
  const moves =
    known === undefined || known.plugin_id === next.plugin_id
      ? []
      : [{ from: known.plugin_id, to: next.plugin_id }];
  const after = { ...state, subscriptions: [...others, next] };
  return {
    outcome: "decided",
    plan: planChanges(state, after, moves, context, {
      pay_url: seen.invoice?.pay_url,
    }),
    alarms:
      access === "unknown"
        ? [
            {
              key: `billing.unknown-status:${seen.id}:${seen.status}`,
              reason: "a subscription has a status that is not known",
              details: { subscription_id: seen.id, status: seen.status },
            },
          ]
        : [],
  };
}
