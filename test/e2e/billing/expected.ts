import type Stripe from "stripe";
import { idOf } from "../../sandbox/stripe/model/refuse.ts";
import type { StripeState } from "../../sandbox/stripe/model/state.ts";
import { sold } from "./shop.ts";

/** What somebody is entitled to for one plugin. Times in ISO 8601; `until` null: without an end. */
export type Entitlement = {
  plugin_id: string;
  access: "paid" | "grace";
  until: string | null;
  suspended: boolean;
};

const day = 86_400;

function iso(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}

/** Whether the money of this charge went back: all of it, or by a dispute that was lost. */
function wentBack(state: StripeState, charge: Stripe.Charge): boolean {
  return (
    charge.refunded ||
    Object.values(state.disputes).some(
      (dispute) =>
        idOf(dispute.charge) === charge.id && dispute.status === "lost",
    )
  );
}

function chargeOf(
  state: StripeState,
  intent: string | Stripe.PaymentIntent | null | undefined,
): Stripe.Charge | undefined {
  const charge = state.paymentIntents[idOf(intent)]?.latest_charge;
  const found = state.charges[idOf(charge)];
  return found?.paid === true ? found : undefined;
}

function invoicesOf(
  state: StripeState,
  { id }: Stripe.Subscription,
): Stripe.Invoice[] {
  return Object.values(state.invoices).filter(
    ({ parent }) => idOf(parent?.subscription_details?.subscription) === id,
  );
}

/** The last payment that a subscription made. */
function lastCharge(
  state: StripeState,
  subscription: Stripe.Subscription,
): Stripe.Charge | undefined {
  return invoicesOf(state, subscription)
    .flatMap(({ payments }) => payments?.data ?? [])
    .map(({ payment }) => chargeOf(state, payment.payment_intent))
    .filter((charge) => charge !== undefined)
    .toSorted((a, b) => a.created - b.created)
    .at(-1);
}

type Claim = Omit<Entitlement, "suspended">;

function claimOf(
  state: StripeState,
  subscription: Stripe.Subscription,
): Claim | null {
  const [item] = subscription.items.data;
  const plugin_id = subscription.metadata["plugin_id"] ?? "";
  const charge = lastCharge(state, subscription);
  if (charge !== undefined && wentBack(state, charge)) return null;
  const end = item?.current_period_end ?? 0;
  const { status, cancel_at_period_end } = subscription;
  if (status === "trialing" || status === "active")
    return {
      ...{ plugin_id, access: "paid" },
      until: iso(cancel_at_period_end ? end : end + 4 * day),
    };
  if (status !== "past_due" && status !== "unpaid") return null;
  const failed = invoicesOf(state, subscription)
    .filter((invoice) => invoice.status === "open" && invoice.attempted)
    .map(({ status_transitions }) => status_transitions.finalized_at ?? 0);
  const until = Math.min(...failed) + 3 * day;
  return until > state.now
    ? { plugin_id, access: "grace", until: iso(until) }
    : null;
}

function claimOfPurchase(
  state: StripeState,
  session: Stripe.Checkout.Session,
): Claim | null {
  const charge = chargeOf(state, session.payment_intent);
  return session.payment_status === "paid" &&
    charge !== undefined &&
    !wentBack(state, charge)
    ? {
        plugin_id: session.metadata?.["plugin_id"] ?? "",
        access: "paid",
        until: null,
      }
    : null;
}

/** A payment is worth more than grace, and of two the longer counts. */
function better(one: Claim, other: Claim): Claim {
  if (one.access !== other.access) return one.access === "paid" ? one : other;
  return (one.until ?? "9") >= (other.until ?? "9") ? one : other;
}

/**
 * What the customer is entitled to, by nothing but what Stripe has now. Written from the rules, not from the program.
 *
 * @param state Stripe's, with one customer
 * @returns one entitlement a plugin
 */
export function expectedEntitlements(state: StripeState): Entitlement[] {
  const claims = [
    ...Object.values(state.subscriptions).map((one) => claimOf(state, one)),
    ...Object.values(state.checkoutSessions).map((one) =>
      claimOfPurchase(state, one),
    ),
  ].filter((claim) => claim !== null);
  const best = new Map<string, Claim>();
  for (const claim of claims) {
    const present = best.get(claim.plugin_id);
    best.set(
      claim.plugin_id,
      present === undefined ? claim : better(present, claim),
    );
  }
  const base =
    best.has(sold.pro.plugin_id) || best.has(sold.enterprise.plugin_id);
  const builds: string[] = [sold.addon.plugin_id, sold.once.plugin_id];
  return [...best.values()]
    .map((claim) => ({
      ...claim,
      suspended: builds.includes(claim.plugin_id) && !base,
    }))
    .toSorted((a, b) => (a.plugin_id < b.plugin_id ? -1 : 1));
}
