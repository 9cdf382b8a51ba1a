import { describe, expect, it } from "vitest";
import { applySubscription } from "../../../src/marketplace/billing/apply-subscription.ts";
import type { SeenSubscription } from "../../../src/marketplace/ports/billing.ts";
import type { BillingState } from "../../../src/marketplace/ports/billing-state.ts";
import {
  afterPlan,
  deciding,
  ENTERPRISE,
  heldLicence,
  iso,
  newcomer,
  planOf,
  PRO,
  seenSubscription,
  standing,
} from "../../support/billing-states.ts";
import { later, noon } from "../../support/licence-records.ts";

const see = (state: BillingState, seen: SeenSubscription, now = noon) =>
  afterPlan(state, planOf(applySubscription(state, seen, deciding(now))));

const subscribed = see(newcomer(), seenSubscription());

describe("what administrators decided", () => {
  it("a licence that they granted stays as it is", () => {
    const granted = heldLicence(PRO, { kind: "granted", ends_at: iso(365) });
    const state = newcomer({ licences: [granted] });
    const bought = see(state, seenSubscription());
    expect(bought.licences).toMatchObject([{ kind: "granted" }]);
    const left = see(bought, seenSubscription({ status: "canceled" }));
    expect(left.licences).toMatchObject([
      { id: granted.id, kind: "granted", status: "active", ends_at: iso(365) },
    ]);
  });

  it("a licence that they revoked does not come back with the next payment", () => {
    const revoked = subscribed.licences.map((one) => ({
      ...one,
      status: "revoked" as const,
    }));
    const after = see(
      { ...subscribed, licences: revoked },
      seenSubscription({ period_start: iso(30), period_end: iso(60) }),
      later(30),
    );
    expect(standing(after)).toEqual([]);
    const ended = see(after, seenSubscription({ status: "canceled" }));
    expect(standing(ended)).toEqual([]);
  });
});

describe("what nobody pays for any more", () => {
  it("leads to no free tier that an administrator took away", () => {
    const free = {
      ...heldLicence(PRO, { kind: "free", tier: "free" }),
      ...{ status: "revoked" as const, revoked_by_billing: false },
    };
    const state = { ...subscribed, licences: [...subscribed.licences, free] };
    const now = later(2);
    const ended = see(state, seenSubscription({ status: "canceled" }), now);
    expect(standing(ended)).toMatchObject([
      { tier: "pro", ends_at: now.toISOString() },
    ]);
  });

  it("is not kept by another subscription of which nothing is known", () => {
    const both = see(
      subscribed,
      seenSubscription({ id: "sub_b", status: "on_holiday" }),
    );
    expect(
      standing(see(both, seenSubscription({ status: "canceled" }))),
    ).toMatchObject([{ tier: "free" }]);
  });
});

describe("what does not match our records", () => {
  const usd = (id: string, amount: number) => ({ id, amount, currency: "USD" });
  const proPrice = `price_${PRO}`;

  it.each<[string, Partial<SeenSubscription>]>([
    ["another mode", { livemode: true }],
    ["another person", { user_id: "somebody" }],
    ["nobody", { user_id: null }],
    ["another customer", { customer_id: "cus_2" }],
    ["a price that is not ours", { price: usd("price_x", 1) }],
    ["another amount", { price: usd(proPrice, 1) }],
    [
      "another currency",
      { price: { ...usd(proPrice, 2_900), currency: "JPY" } },
    ],
    [
      "another plugin than its price",
      { plugin_id: ENTERPRISE, price: usd(proPrice, 2_900) },
    ],
    ["two things", { price: null }],
    ["no period", { period_end: null }],
    [
      "the price of a one-time purchase",
      { plugin_id: "miyabi-workflow-templates" },
    ],
  ])("grants nothing: %s", (_, change) => {
    const seen = seenSubscription(change);
    expect(applySubscription(newcomer(), seen, deciding())).toMatchObject({
      outcome: "refused",
    });
  });

  it("does not keep a subscription alive that has ended", () => {
    const seen = seenSubscription({ status: "canceled", price: null });
    expect(standing(see(subscribed, seen))).toMatchObject([
      { tier: "free", status: "active" },
    ]);
  });
});
