import { daysAfter } from "../licence-claims.ts";
import type {
  BillingState,
  PaymentRecord,
  PaidTier,
  PurchaseRecord,
  SubscriptionRecord,
} from "../ports/billing-state.ts";
import { accessOf } from "./subscription-access.ts";

/** A renewal may be told late, and grace is three days: an entitlement outlives the paid period by so much. */
const daysOfSlack = 4;

/** What one subscription or purchase gives its owner at this moment. */
export type Claim = {
  /** Id of the subscription or purchase. */
  of: string;
  plugin_id: string;
  tier: PaidTier;
  license_id: string | null;
} & (
  | {
      gives: "full" | "grace";
      ends_at: string | null;
      grace_ends_at: string | null;
    }
  /** Not known: what is there stays as it is. */
  | { gives: "keep" }
  /** The money went back: what was given for it is taken back. */
  | { gives: "revoked"; reason: string }
  | { gives: "ended"; ended_at: string | null }
  | { gives: "none" }
);

/**
 * The last that was paid decides: what it paid for is what is in force. Stripe's times are whole seconds; of several in the same
 * one, one that stayed is enough.
 */
function newest(
  payments: PaymentRecord[],
  pays: (payment: PaymentRecord) => boolean,
): PaymentRecord | undefined {
  const own = payments.filter((one) => one.amount > 0 && pays(one));
  const last = own
    .map(({ paid_at }) => paid_at)
    .toSorted()
    .at(-1);
  const together = own.filter(({ paid_at }) => paid_at === last);
  return together.find((one) => returned(one) === null) ?? together[0];
}

function returned(payment: PaymentRecord | undefined): string | null {
  if (payment === undefined) return null;
  if (payment.dispute === "lost") return "the payment was disputed and lost";
  return payment.amount_refunded >= payment.amount
    ? "the payment was refunded"
    : null;
}

function paidUntil(subscription: SubscriptionRecord): string {
  const { cancel_at, cancel_at_period_end, period_end } = subscription;
  const open = cancel_at_period_end
    ? period_end
    : daysAfter(new Date(period_end), daysOfSlack);
  return cancel_at !== null && cancel_at < open ? cancel_at : open;
}

type Base = Pick<Claim, "of" | "plugin_id" | "tier" | "license_id">;

/** Not paid for yet. Stripe never goes back to this; should it, what was given is taken back. */
function unpaid(base: Base): Claim {
  return base.license_id === null
    ? { ...base, gives: "none" }
    : { ...base, gives: "ended", ended_at: null };
}

/** Past its time: one that was to end has ended, of any other the renewal was not told yet. */
function whilePaid(
  subscription: SubscriptionRecord,
  base: Base,
  now: Date,
): Claim {
  const ends_at = paidUntil(subscription);
  if (new Date(ends_at) > now)
    return { ...base, gives: "full", ends_at, grace_ends_at: null };
  const { cancel_at, cancel_at_period_end } = subscription;
  return cancel_at_period_end || cancel_at === ends_at
    ? { ...base, gives: "ended", ended_at: ends_at }
    : { ...base, gives: "keep" };
}

function ofSubscription(
  subscription: SubscriptionRecord,
  payment: PaymentRecord | undefined,
  now: Date,
): Claim {
  const { id, plugin_id, tier, license_id, status } = subscription;
  const base = { of: id, plugin_id, tier, license_id };
  const access = accessOf(status);
  if (access === "none") return unpaid(base);
  const reason = returned(payment);
  if (reason !== null) return { ...base, gives: "revoked", reason };
  if (access === "unknown") return { ...base, gives: "keep" };
  if (access === "full") return whilePaid(subscription, base, now);
  const { grace_ends_at, ended_at } = subscription;
  if (access === "overdue" && grace_ends_at !== null) {
    return new Date(grace_ends_at) > now
      ? { ...base, gives: "grace", ends_at: grace_ends_at, grace_ends_at }
      : { ...base, gives: "ended", ended_at: grace_ends_at };
  }
  return { ...base, gives: "ended", ended_at };
}

function ofPurchase(
  purchase: PurchaseRecord,
  tier: PaidTier,
  payment: PaymentRecord | undefined,
): Claim {
  const { id, plugin_id, license_id, payment_status } = purchase;
  const base = { of: id, plugin_id, tier, license_id };
  const reason = returned(payment);
  if (reason !== null) return { ...base, gives: "revoked", reason };
  if (payment_status === "paid" || payment_status === "no_payment_required")
    return { ...base, gives: "full", ends_at: null, grace_ends_at: null };
  return payment_status === "unpaid"
    ? unpaid(base)
    : { ...base, gives: "keep" };
}

/** What each of a person's subscriptions and purchases gives. Pure: the same state and time always claim the same. */
export function claimsOf(
  state: Pick<BillingState, "subscriptions" | "purchases" | "payments">,
  now: Date,
): Claim[] {
  const { subscriptions, purchases, payments } = state;
  return [
    ...subscriptions.map((one) =>
      ofSubscription(
        one,
        newest(payments, ({ subscription_id }) => subscription_id === one.id),
        now,
      ),
    ),
    ...purchases.map((one) =>
      ofPurchase(
        one,
        "pro", // the one tier of what is bought once
        newest(
          payments,
          ({ checkout_session_id }) => checkout_session_id === one.id,
        ),
      ),
    ),
  ];
}
