import {
  anyClaims,
  anyPlugin,
  later,
  licenceRow,
  noon,
} from "./licence-records.ts";
import type { Decision } from "../../src/marketplace/billing/apply-subscription.ts";
import { afterChange } from "../../src/marketplace/billing/held-licences.ts";
import type {
  SeenCheckout,
  SeenPayment,
  SeenSubscription,
} from "../../src/marketplace/ports/billing.ts";
import type {
  BillingPlan,
  BillingState,
  HeldLicence,
} from "../../src/marketplace/ports/billing-state.ts";
import type { Licence } from "../../src/marketplace/ports/licences.ts";

export const PRO = "miyabi-operations-pro";
export const ENTERPRISE = "miyabi-operations-enterprise";
export const SCANNER = "miyabi-security-scanner";
export const TEMPLATES = "miyabi-workflow-templates";
export const THIRD_PARTY = "word-counter";

export const person = "6f1c2f6e-6f3c-4a3e-9a1d-7a0f1f1d2c3b";

export function iso(days: number): string {
  return later(days).toISOString();
}

const limitations = {
  monthly_issues: -1,
  concurrency: -1,
  claude_api_tokens: -1,
};

/** What is sold in these tests, with a price each. */
const plugins = [
  anyPlugin(),
  anyPlugin({
    id: ENTERPRISE,
    tier: "enterprise",
    price: 5_000,
    trial_days: 0,
  }),
  ...[SCANNER, TEMPLATES].map((id) =>
    anyPlugin({
      ...{
        id,
        tier: "addon",
        requires_tier: "pro",
        trial_days: 0,
        limitations,
      },
    }),
  ),
  anyPlugin({ id: THIRD_PARTY, first_party: false, price: 9 }),
];

export const prices = plugins.map(({ id, tier, price }) => ({
  id: `price_${id}`,
  plugin_id: id,
  tier: tier === "enterprise" ? ("enterprise" as const) : ("pro" as const),
  billing_cycle:
    id === TEMPLATES ? ("one-time" as const) : ("monthly" as const),
  amount: price * 100,
  currency: "USD",
}));

function priceOf(plugin_id: string) {
  const price = prices.find((one) => one.plugin_id === plugin_id);
  if (price === undefined) throw new Error(`${plugin_id} has no price`);
  const { id, amount, currency } = price;
  return { id, amount, currency };
}

/** Somebody who bought nothing yet. */
export function newcomer(change: Partial<BillingState> = {}): BillingState {
  return {
    stamp: "0",
    user_id: person,
    customer_id: "cus_1",
    subscriptions: [],
    purchases: [],
    payments: [],
    licences: [],
    plugins,
    prices,
    ...change,
  };
}

/** A subscription that was paid at noon for 30 days. */
export function seenSubscription(
  change: Partial<SeenSubscription> = {},
): SeenSubscription {
  const plugin_id = change.plugin_id ?? PRO;
  return {
    id: `sub_${plugin_id}`,
    livemode: false,
    customer_id: "cus_1",
    user_id: person,
    plugin_id,
    status: "active",
    price: priceOf(plugin_id),
    created_at: iso(0),
    period_start: iso(0),
    period_end: iso(30),
    trial_ends_at: null,
    cancel_at_period_end: false,
    cancel_at: null,
    ended_at: null,
    invoice: { id: "in_1", status: "paid", failed_at: null, pay_url: null },
    ...change,
  };
}

/** The same, when the renewal on day 30 could not be paid. */
export function overdueSubscription(
  change: Partial<SeenSubscription> = {},
): SeenSubscription {
  return seenSubscription({
    status: "past_due",
    period_start: iso(30),
    period_end: iso(60),
    invoice: { id: "in_2", status: "open", failed_at: iso(30), pay_url: null },
    ...change,
  });
}

export function seenCheckout(change: Partial<SeenCheckout> = {}): SeenCheckout {
  return {
    id: "cs_1",
    livemode: false,
    customer_id: "cus_1",
    user_id: person,
    plugin_id: TEMPLATES,
    price: priceOf(TEMPLATES),
    payment_status: "paid",
    payment_intent_id: "pi_cs",
    created_at: iso(0),
    ...change,
  };
}

/** What paid the subscription's first month. */
export function seenPayment(change: Partial<SeenPayment> = {}): SeenPayment {
  return {
    payment_intent_id: "pi_1",
    charge_id: "ch_1",
    livemode: false,
    customer_id: "cus_1",
    subscription_id: `sub_${PRO}`,
    checkout_session_id: null,
    invoice_id: "in_1",
    amount: 2_900,
    currency: "USD",
    application_fee: 0,
    destination: null,
    paid_at: iso(0),
    amount_refunded: 0,
    refunded_at: null,
    dispute: "none",
    dispute_at: null,
    receipt_url: "https://pay.stripe.com/receipts/1",
    ...change,
  };
}

/** A licence that somebody has already. */
export function heldLicence(
  plugin_id: string,
  change: Partial<Licence> = {},
): HeldLicence {
  const tier = change.tier ?? "pro";
  const claims = anyClaims({ plugin_id, sub: person, tier });
  return { ...licenceRow(claims, change), revoked_by_billing: false };
}

let count = 0;

/** Time, ids that do not repeat, and the mode of tests. */
export function deciding(now: Date = noon) {
  return {
    now,
    livemode: false,
    newId: () =>
      `00000000-0000-4000-8000-${String((count += 1)).padStart(12, "0")}`,
  };
}

/** The plan of a decision that was not refused. */
export function planOf(decision: Decision): BillingPlan {
  if (decision.outcome === "refused") throw new Error(decision.reason);
  return decision.plan;
}

function merged<Item>(
  before: Item[],
  changed: Item[],
  keyOf: (item: Item) => string,
): Item[] {
  const keys = new Set(changed.map(keyOf));
  return [...before.filter((item) => !keys.has(keyOf(item))), ...changed];
}

/** The state after a plan was written. */
export function afterPlan(
  state: BillingState,
  plan: BillingPlan,
): BillingState {
  const held = plan.licences.reduce(afterChange, state.licences);
  return {
    ...state,
    stamp: `${state.stamp}'`,
    subscriptions: merged(
      state.subscriptions,
      plan.subscriptions,
      ({ id }) => id,
    ),
    purchases: merged(state.purchases, plan.purchases, ({ id }) => id),
    payments: merged(
      state.payments,
      plan.payments,
      ({ payment_intent_id }) => payment_intent_id,
    ),
    licences: held.map((one) => ({
      ...heldLicence(one.plugin_id, { tier: one.tier }),
      ...one,
    })),
  };
}

/** What stands: the plugins with their licences that are in force or suspended. */
export function standing(state: BillingState) {
  return state.licences
    .filter(({ status }) => status === "active" || status === "suspended")
    .map(({ plugin_id, tier, kind, status, ends_at, grace_ends_at }) => ({
      ...{ plugin_id, tier, kind, status, ends_at, grace_ends_at },
    }));
}
