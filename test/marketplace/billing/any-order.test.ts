import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyCheckout } from "../../../src/marketplace/billing/apply-checkout.ts";
import { applyPayment } from "../../../src/marketplace/billing/apply-payment.ts";
import { applySubscription } from "../../../src/marketplace/billing/apply-subscription.ts";
import { planChanges } from "../../../src/marketplace/billing/plan-changes.ts";
import type {
  SeenCheckout,
  SeenPayment,
  SeenSubscription,
} from "../../../src/marketplace/ports/billing.ts";
import type {
  BillingPlan,
  BillingState,
} from "../../../src/marketplace/ports/billing-state.ts";
import {
  afterPlan,
  deciding,
  ENTERPRISE,
  iso,
  newcomer,
  planOf,
  PRO,
  SCANNER,
  seenCheckout,
  seenPayment,
  seenSubscription,
  standing,
  THIRD_PARTY,
} from "../../support/billing-states.ts";
import { later } from "../../support/licence-records.ts";

type Seen =
  | { kind: "subscription"; seen: SeenSubscription }
  | { kind: "payment"; seen: SeenPayment }
  | { kind: "checkout"; seen: SeenCheckout };

const status = fc.constantFrom(
  ...["incomplete", "incomplete_expired", "trialing", "active", "past_due"],
  ...["unpaid", "canceled", "paused", "on_holiday"],
);

/** Two subscriptions that can both be of the same plugin, one that may change its plan, and an add-on. */
const subscription: fc.Arbitrary<Seen> = fc
  .record({
    of: fc.constantFrom(
      ["sub_a", PRO],
      ["sub_b", PRO],
      ["sub_b", ENTERPRISE],
      ["sub_c", SCANNER],
      ["sub_d", THIRD_PARTY],
    ),
    status,
    month: fc.nat(2),
    failed: fc.nat(6),
    cancel_at_period_end: fc.boolean(),
  })
  .map(({ of: [id, plugin_id], month, failed, ...rest }) => ({
    kind: "subscription",
    seen: seenSubscription({
      ...{ id, plugin_id, ...rest },
      period_start: iso(month * 30),
      period_end: iso(month * 30 + 30),
      invoice: {
        id: "in",
        status: "open",
        failed_at: iso(month * 30 + failed),
        pay_url: null,
      },
    }),
  }));

const payment: fc.Arbitrary<Seen> = fc
  .record({
    payment_intent_id: fc.constantFrom("pi_1", "pi_2"),
    subscription_id: fc.constantFrom("sub_a", "sub_b"),
    amount_refunded: fc.constantFrom(0, 100, 2_900),
    dispute: fc.constantFrom("none", "open", "won", "lost"),
  })
  .map((change) => ({
    kind: "payment",
    seen: seenPayment({
      ...change,
      paid_at: iso(change.payment_intent_id === "pi_1" ? 0 : 30),
    }),
  }));

const checkout: fc.Arbitrary<Seen> = fc
  .constantFrom("paid", "unpaid")
  .map((payment_status) => ({
    kind: "checkout",
    seen: seenCheckout({ payment_status }),
  }));

const history = fc.array(
  fc.tuple(fc.oneof(subscription, subscription, payment, checkout), fc.nat(12)),
  { maxLength: 14 },
);

const numRuns = process.env["LONG"] === "1" ? 30_000 : 400;

/** What is paid for, or will perhaps be paid for, or is not known. */
const paying = new Set([
  ...["trialing", "active", "past_due", "unpaid", "on_holiday"],
]);

/** Null when it is refused, as a payment for something that is not there is. */
function decide(state: BillingState, one: Seen, now: Date): BillingPlan | null {
  const context = deciding(now);
  const decision =
    one.kind === "subscription"
      ? applySubscription(state, one.seen, context)
      : one.kind === "payment"
        ? applyPayment(state, one.seen, context)
        : applyCheckout(state, one.seen, context);
  return decision.outcome === "refused" ? null : planOf(decision);
}

function apply(state: BillingState, one: Seen, now: Date): BillingState {
  const plan = decide(state, one, now);
  return plan === null ? state : afterPlan(state, plan);
}

function lived(steps: [Seen, number][]): { state: BillingState; now: Date } {
  let days = 0;
  let state = newcomer();
  for (const [one, pause] of steps) {
    days += pause / 2;
    state = apply(state, one, later(days));
  }
  return { state, now: later(days) };
}

describe("whatever was seen", () => {
  it("is decided once: seen again at the same moment, nothing changes", () => {
    fc.assert(
      fc.property(history, (steps) => {
        const last = steps.at(-1)?.[0];
        fc.pre(last !== undefined);
        const { state, now } = lived(steps);
        const plan = decide(state, last, now);
        fc.pre(plan !== null);
        for (const again of [
          plan,
          planChanges(state, state, [], deciding(now)),
        ])
          expect(again.licences).toEqual([]);
        expect(plan.subscriptions).toEqual([]);
        expect(plan.notices).toEqual([]);
      }),
      { numRuns },
    );
  });

  it("each plugin has at most one licence in force, and grace comes only with a date", () => {
    fc.assert(
      fc.property(history, (steps) => {
        const { state, now } = lived(steps);
        const active = standing(state).filter((one) => one.status === "active");
        const names = active.map(({ plugin_id }) => plugin_id);
        expect(new Set(names).size).toBe(names.length);
        for (const { tier, kind, ends_at, grace_ends_at } of active) {
          expect(kind).toBe(tier === "free" ? "free" : "paid");
          if (grace_ends_at !== null) expect(ends_at).toBe(grace_ends_at);
        }
        // Nobody has what nobody pays for.
        const paid = active.filter(
          ({ tier, ends_at }) =>
            tier !== "free" && (ends_at === null || new Date(ends_at) > now),
        );
        const pays = [
          ...state.subscriptions.filter((one) => paying.has(one.status)),
          ...state.purchases.filter((one) => one.payment_status === "paid"),
        ];
        for (const { plugin_id } of paid)
          expect(pays.filter((one) => one.plugin_id === plugin_id)).not.toEqual(
            [],
          );
      }),
      { numRuns },
    );
  });

  it("the end is the same in whatever order the last state of everything is told", () => {
    fc.assert(
      fc.property(
        history,
        fc.array(fc.nat(1_000), { minLength: 14, maxLength: 14 }),
        (steps, dice) => {
          const { state, now } = lived(steps);
          const last = new Map(
            steps.map(([one]) => [
              one.kind === "payment" ? one.seen.payment_intent_id : one.seen.id,
              one,
            ]),
          );
          const told = [...last.values()];
          // What is not known keeps what is there, which depends on what was there.
          fc.pre(
            !told.some(
              (one) =>
                one.kind === "subscription" && one.seen.status === "on_holiday",
            ),
          );
          const shuffled = told
            .map((one, index) => ({ one, place: dice[index] ?? 0 }))
            .toSorted((a, b) => a.place - b.place)
            .map(({ one }) => one);
          const end = (order: Seen[]) =>
            standing(
              [...order, ...order].reduce(
                (so, one) => apply(so, one, now),
                state,
              ),
            ).toSorted((a, b) => (a.plugin_id < b.plugin_id ? -1 : 1));
          expect(end(shuffled)).toEqual(end(told));
        },
      ),
      { numRuns },
    );
  });
});
