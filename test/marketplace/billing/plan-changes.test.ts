import { describe, expect, it } from "vitest";
import { applyPayment } from "../../../src/marketplace/billing/apply-payment.ts";
import { applySubscription } from "../../../src/marketplace/billing/apply-subscription.ts";
import type { SeenSubscription } from "../../../src/marketplace/ports/billing.ts";
import type { BillingState } from "../../../src/marketplace/ports/billing-state.ts";
import {
  afterPlan,
  deciding,
  iso,
  newcomer,
  overdueSubscription,
  planOf,
  PRO,
  seenPayment,
  seenSubscription,
} from "../../support/billing-states.ts";
import { later, noon } from "../../support/licence-records.ts";

const plan = (state: BillingState, seen: SeenSubscription, now = noon) =>
  planOf(applySubscription(state, seen, deciding(now)));

const first = plan(newcomer(), seenSubscription());
const subscribed = afterPlan(newcomer(), first);
const kinds = ({ notices }: typeof first) => notices.map(({ kind }) => kind);

describe("what other programs are told", () => {
  it("a new subscription and its licence", () => {
    expect(first.notices).toMatchObject([
      {
        kind: "subscription.created",
        details: { subscription_id: `sub_${PRO}`, status: "active" },
      },
      { kind: "license.issued", details: { plugin_id: PRO, tier: "pro" } },
    ]);
  });

  it("a change, and the end once with the free licence that follows", () => {
    const change = seenSubscription({ cancel_at_period_end: true });
    expect(kinds(plan(subscribed, change))).toEqual(["subscription.updated"]);
    const end = plan(subscribed, seenSubscription({ status: "canceled" }));
    expect(kinds(end)).toEqual(["subscription.deleted", "license.issued"]);
  });

  it("a licence that is revoked", () => {
    const refund = seenPayment({ amount_refunded: 2_900 });
    expect(
      kinds(planOf(applyPayment(subscribed, refund, deciding()))),
    ).toContain("license.revoked");
  });

  it("nothing, when nothing changed", () => {
    expect(plan(subscribed, seenSubscription())).toMatchObject({
      ...{ subscriptions: [], licences: [], notices: [], letters: [] },
    });
  });
});

describe("when somebody has to look again", () => {
  it("is when what is held ends first", () => {
    expect(first.settle_at).toBe(iso(34));
    const overdue = plan(subscribed, overdueSubscription(), later(31));
    expect(overdue.settle_at).toBe(iso(33));
  });

  it("is never for what has no end", () => {
    const end = plan(subscribed, seenSubscription({ status: "canceled" }));
    expect(end.settle_at).toBeNull();
  });
});

it("a trial at Stripe uses up the one trial that a person has", () => {
  const trial = seenSubscription({
    status: "trialing",
    trial_ends_at: iso(14),
  });
  expect(plan(newcomer(), trial).trials).toMatchObject([
    { plugin_id: PRO, ends_at: iso(14) },
  ]);
  expect(first.trials).toEqual([]);
});
