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
import type { BillingState } from "../../../src/marketplace/ports/billing-state.ts";
import {
  afterPlan,
  deciding,
  iso,
  newcomer,
  planOf,
  PRO,
  SCANNER,
  seenCheckout,
  seenPayment,
  seenSubscription,
  standing,
  TEMPLATES,
} from "../../support/billing-states.ts";
import { later, noon } from "../../support/licence-records.ts";

const see = (state: BillingState, seen: SeenSubscription, now = noon) =>
  afterPlan(state, planOf(applySubscription(state, seen, deciding(now))));
const pay = (state: BillingState, seen: SeenPayment, now = noon) =>
  afterPlan(state, planOf(applyPayment(state, seen, deciding(now))));
const buy = (state: BillingState, seen: SeenCheckout, now = noon) =>
  afterPlan(state, planOf(applyCheckout(state, seen, deciding(now))));

const statusOf = (state: BillingState, plugin: string) =>
  standing(state).find(({ plugin_id }) => plugin_id === plugin)?.status;

const subscribed = see(newcomer(), seenSubscription());
const scanner = seenSubscription({ plugin_id: SCANNER });
const cancelled = seenSubscription({ status: "canceled" });

describe("an add-on", () => {
  it("works while its plan does, is suspended when that ends, and comes back with it", () => {
    const both = see(subscribed, scanner);
    expect(statusOf(both, SCANNER)).toBe("active");
    const without = see(both, cancelled);
    expect(statusOf(without, SCANNER)).toBe("suspended");
    const again = see(without, seenSubscription({ id: "sub_again" }));
    expect(statusOf(again, SCANNER)).toBe("active");
    expect(again.licences.filter((one) => one.plugin_id === SCANNER)).toEqual([
      expect.objectContaining({ status: "active", kind: "paid" }),
    ]);
  });

  it("that was bought once has no end of its own", () => {
    const bought = buy(subscribed, seenCheckout());
    expect(standing(bought)).toContainEqual(
      expect.objectContaining({ plugin_id: TEMPLATES, ends_at: null }),
    );
    expect(statusOf(see(bought, cancelled), TEMPLATES)).toBe("suspended");
  });

  it("that was paid for after the plan had ended waits for it", () => {
    const bought = buy(newcomer(), seenCheckout());
    expect(statusOf(bought, TEMPLATES)).toBe("suspended");
    expect(statusOf(see(bought, seenSubscription()), TEMPLATES)).toBe("active");
  });

  it("does not build on another add-on, nor on a plugin of somebody else", () => {
    const other = see(
      newcomer(),
      seenSubscription({ plugin_id: "word-counter" }),
    );
    expect(statusOf(see(other, scanner), SCANNER)).toBe("suspended");
  });

  it("is suspended by the clock when the plan ended without a word", () => {
    const both = see(
      subscribed,
      seenSubscription({ cancel_at_period_end: true }),
    );
    const bought = buy(both, seenCheckout());
    const plan = planChanges(bought, bought, [], deciding(later(30)));
    const after = afterPlan(bought, plan);
    expect(statusOf(after, TEMPLATES)).toBe("suspended");
    expect(standing(after)).toContainEqual(
      expect.objectContaining({ plugin_id: PRO, tier: "free" }),
    );
  });
});

describe("a one-time purchase", () => {
  it.each([
    ["paid", "active"],
    ["no_payment_required", "active"],
    ["unpaid", undefined],
    ["something_new", undefined],
  ])("with payment_status %s leads to %s", (payment_status, status) => {
    const after = buy(subscribed, seenCheckout({ payment_status }));
    expect(statusOf(after, TEMPLATES)).toBe(status);
  });

  it("is fulfilled when its money arrives", () => {
    const waiting = buy(subscribed, seenCheckout({ payment_status: "unpaid" }));
    expect(statusOf(buy(waiting, seenCheckout()), TEMPLATES)).toBe("active");
  });

  it.each<[string, Partial<SeenCheckout>]>([
    ["another mode", { livemode: true }],
    ["another person", { user_id: "somebody" }],
    ["another customer", { customer_id: null }],
    [
      "another amount",
      { price: { id: `price_${TEMPLATES}`, amount: 1, currency: "USD" } },
    ],
    [
      "a price by the month",
      {
        plugin_id: PRO,
        price: { id: `price_${PRO}`, amount: 2_900, currency: "USD" },
      },
    ],
  ])("grants nothing: %s", (_, change) => {
    expect(
      applyCheckout(subscribed, seenCheckout(change), deciding()),
    ).toMatchObject({ outcome: "refused" });
  });
});

describe("money that goes back", () => {
  const paid = pay(subscribed, seenPayment());
  const refund = { amount_refunded: 2_900, refunded_at: iso(2) };

  it.each<[string, Partial<SeenPayment>]>([
    ["a full refund", refund],
    ["a dispute that was lost", { dispute: "lost" }],
  ])("%s revokes what it paid for, and the free tier follows", (_, change) => {
    const after = pay(paid, seenPayment(change), later(2));
    expect(after.licences).toMatchObject([
      { status: "revoked", revoked_by_billing: true },
      { tier: "free", status: "active" },
    ]);
  });

  it.each<[string, Partial<SeenPayment>]>([
    ["a partial refund", { amount_refunded: 2_899 }],
    ["an open dispute", { dispute: "open" }],
    ["a dispute that was won", { dispute: "won" }],
  ])("%s changes no licence", (_, change) => {
    expect(standing(pay(paid, seenPayment(change)))).toEqual(standing(paid));
  });

  it("ends the same whether it was cancelled before or after it was paid back", () => {
    const refundFirst = see(
      pay(paid, seenPayment(refund), later(2)),
      cancelled,
      later(2),
    );
    const cancelFirst = pay(
      see(paid, cancelled, later(2)),
      seenPayment(refund),
      later(2),
    );
    const ends = (state: BillingState) =>
      state.licences.map(({ tier, status }) => ({ tier, status }));
    expect(ends(cancelFirst)).toEqual(ends(refundFirst));
  });

  it("of an older payment takes nothing away, and the next payment gives a new licence", () => {
    const second = seenPayment({ payment_intent_id: "pi_2", paid_at: iso(30) });
    const renewed = pay(paid, second, later(30));
    const older = pay(renewed, seenPayment(refund), later(31));
    expect(statusOf(older, PRO)).toBe("active");
    const revoked = pay(paid, seenPayment(refund), later(2));
    const after = pay(revoked, second, later(30));
    expect(standing(after)).toMatchObject([{ tier: "pro", kind: "paid" }]);
  });

  it("leaves what was paid for in the same second by something that stayed", () => {
    const other = seenPayment({ payment_intent_id: "pi_0" });
    const both = pay(paid, other);
    expect(statusOf(pay(both, seenPayment(refund)), PRO)).toBe("active");
    const none = pay(pay(both, seenPayment(refund)), { ...other, ...refund });
    expect(statusOf(none, PRO)).toBe("active");
    expect(standing(none)).toMatchObject([{ tier: "free" }]);
  });

  it("takes back a one-time purchase", () => {
    const bought = buy(subscribed, seenCheckout());
    const one = seenPayment({
      ...{ payment_intent_id: "pi_cs", subscription_id: null },
      ...{ checkout_session_id: "cs_1", ...refund },
    });
    expect(statusOf(pay(bought, one), TEMPLATES)).toBeUndefined();
  });

  it.each<[string, Partial<SeenPayment>]>([
    ["another mode", { livemode: true }],
    ["another customer", { customer_id: "cus_2" }],
    ["nothing of ours", { subscription_id: "sub_x" }],
    ["another currency", { currency: "JPY" }],
  ])("is not believed: %s", (_, change) => {
    expect(
      applyPayment(subscribed, seenPayment(change), deciding()),
    ).toMatchObject({ outcome: "refused" });
  });

  it("that never arrived is no payment", () => {
    const plan = planOf(
      applyPayment(subscribed, seenPayment({ paid_at: null }), deciding()),
    );
    expect(plan.payments).toEqual([]);
  });
});
