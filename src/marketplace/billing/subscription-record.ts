import { daysAfter } from "../licence-claims.ts";
import type { SeenSubscription } from "../ports/billing.ts";
import type { SubscriptionRecord } from "../ports/billing-state.ts";
import { sameRecord } from "./same-record.ts";
import { accessOf } from "./subscription-access.ts";

/** From the first failed payment to the free tier. */
const daysOfGrace = 3;

/** What stands in the record of a subscription, from what Stripe has now. */
export function recordOf(
  seen: SeenSubscription & { period_start: string; period_end: string },
  sold: Pick<
    SubscriptionRecord,
    "plugin_id" | "tier" | "price_id" | "amount" | "currency" | "billing_cycle"
  >,
  license_id: string | null,
  first_failed_at: string | null,
): SubscriptionRecord {
  const { plugin_id, tier, price_id, amount, currency, billing_cycle } = sold;
  const { id, status, created_at, period_start, period_end } = seen;
  const { trial_ends_at, cancel_at_period_end, cancel_at, ended_at } = seen;
  return {
    ...{ id, plugin_id, tier, license_id, status },
    ...{ price_id, amount, currency, billing_cycle },
    ...{ created_at, period_start, period_end },
    ...{ trial_ends_at, cancel_at_period_end, cancel_at, ended_at },
    invoice_id: seen.invoice?.id ?? null,
    invoice_status: seen.invoice?.status ?? null,
    first_failed_at,
    grace_ends_at:
      first_failed_at === null
        ? null
        : daysAfter(new Date(first_failed_at), daysOfGrace),
  };
}

/** When the payment failed that is overdue. What was stored stays, should Stripe not say; at the latest it is now. */
export function firstFailure(
  seen: SeenSubscription,
  known: SubscriptionRecord | undefined,
  now: Date,
): string | null {
  if (accessOf(seen.status) !== "overdue") return null;
  return seen.invoice?.failed_at ?? known?.first_failed_at ?? daysAfter(now, 0);
}

/** Whether Stripe has a subscription otherwise than we hold it. */
export function differs(
  known: SubscriptionRecord,
  seen: SeenSubscription,
  now: Date,
): boolean {
  const { period_start, period_end } = seen;
  if (period_start === null || period_end === null) return false;
  const { license_id } = known;
  const failed = firstFailure(seen, known, now);
  const next = recordOf(
    { ...seen, period_start, period_end },
    known,
    license_id,
    failed,
  );
  return seen.price?.id !== known.price_id || !sameRecord(known, next);
}
