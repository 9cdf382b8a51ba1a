import { describe, expect, it } from "vitest";
import { applySubscription } from "../../../src/marketplace/billing/apply-subscription.ts";
import { accessOf } from "../../../src/marketplace/billing/subscription-access.ts";
import type { SeenSubscription } from "../../../src/marketplace/ports/billing.ts";
import type { BillingState } from "../../../src/marketplace/ports/billing-state.ts";
import {
  afterPlan,
  deciding,
  ENTERPRISE,
  heldLicence,
  iso,
  newcomer,
  overdueSubscription,
  planOf,
  PRO,
  seenSubscription,
  standing,
  THIRD_PARTY,
} from "../../support/billing-states.ts";
import { later, noon } from "../../support/licence-records.ts";

function see(
  state: BillingState,
  seen: SeenSubscription,
  now: Date = noon,
): BillingState {
  const plan = planOf(applySubscription(state, seen, deciding(now)));
  return afterPlan(state, plan);
}

const subscribed = see(newcomer(), seenSubscription());

const pro = {
  plugin_id: PRO,
  tier: "pro",
  kind: "paid",
  status: "active",
  ends_at: iso(34),
  grace_ends_at: null,
};
const free = { ...pro, tier: "free", kind: "free", ends_at: null };

describe("the status of a subscription", () => {
  it.each([
    ["incomplete", "none"],
    ["incomplete_expired", "none"],
    ["trialing", "full"],
    ["active", "full"],
    ["past_due", "overdue"],
    ["unpaid", "overdue"],
    ["canceled", "ended"],
    ["paused", "ended"],
    ["on_holiday", "unknown"],
    ["toString", "unknown"],
  ])("%s gives %s", (status, access) => {
    expect(accessOf(status)).toBe(access);
  });

  it.each([
    ["incomplete", []],
    ["incomplete_expired", []],
    ["trialing", [pro]],
    ["active", [pro]],
    ["canceled", []],
    ["paused", []],
    ["on_holiday", []],
  ])("%s, seen first, leads to %j", (status, licences) => {
    expect(standing(see(newcomer(), seenSubscription({ status })))).toEqual(
      licences,
    );
  });

  it.each([
    ["trialing", [pro]],
    ["active", [pro]],
    ["canceled", [free]],
    ["paused", [free]],
    ["incomplete", [free]],
    ["on_holiday", [pro]],
  ])("%s after it was active leads to %j", (status, licences) => {
    expect(standing(see(subscribed, seenSubscription({ status })))).toEqual(
      licences,
    );
  });

  it.each(["past_due", "unpaid"])(
    "%s gives grace for three days from the first failure, and then the free tier",
    (status) => {
      const failed = overdueSubscription({ status });
      const inGrace = see(subscribed, failed, later(32.9));
      expect(standing(inGrace)).toEqual([
        { ...pro, ends_at: iso(33), grace_ends_at: iso(33) },
      ]);
      expect(standing(see(inGrace, failed, later(33)))).toEqual([free]);
      expect(standing(see(subscribed, failed, later(33)))).toEqual([free]);
    },
  );

  it("that nobody knows raises an alarm and is kept", () => {
    const decision = applySubscription(
      subscribed,
      seenSubscription({ status: "on_holiday" }),
      deciding(),
    );
    expect(decision).toMatchObject({
      plan: { licences: [], subscriptions: [{ status: "on_holiday" }] },
      alarms: [{ details: { status: "on_holiday" } }],
    });
  });
});

describe("a licence that is paid for", () => {
  const [first] = subscribed.licences;

  it("is kept at a renewal, and its end moves on", () => {
    const renewed = see(
      subscribed,
      seenSubscription({ period_start: iso(30), period_end: iso(60) }),
      later(30),
    );
    expect(renewed.licences).toMatchObject([
      { id: first?.id, status: "active", ends_at: iso(64) },
    ]);
  });

  it("is kept when an overdue payment arrives in time", () => {
    const inGrace = see(subscribed, overdueSubscription(), later(31));
    const paid = see(
      inGrace,
      seenSubscription({ period_start: iso(30), period_end: iso(60) }),
      later(32),
    );
    expect(paid.licences).toMatchObject([
      { id: first?.id, ends_at: iso(64), grace_ends_at: null },
    ]);
    expect(paid.subscriptions).toMatchObject([{ first_failed_at: null }]);
  });

  it("comes anew in the place of the free one when it arrives late", () => {
    const down = see(subscribed, overdueSubscription(), later(40));
    const paid = see(
      down,
      seenSubscription({ period_start: iso(30), period_end: iso(60) }),
      later(41),
    );
    expect(standing(paid)).toEqual([{ ...pro, ends_at: iso(64) }]);
  });

  it("has one grace for one failure, however often that is seen, and another one for the next", () => {
    const once = see(subscribed, overdueSubscription(), later(31));
    const again = see(once, overdueSubscription({ invoice: null }), later(32));
    expect(again.subscriptions).toMatchObject([{ grace_ends_at: iso(33) }]);
    // Paid in between, which was not told.
    const next = see(
      again,
      overdueSubscription({
        period_start: iso(60),
        period_end: iso(90),
        invoice: {
          id: "in_3",
          status: "open",
          failed_at: iso(60),
          pay_url: null,
        },
      }),
      later(61),
    );
    expect(standing(next)).toMatchObject([{ grace_ends_at: iso(63) }]);
  });

  it("ends with the period when it was cancelled, not four days later", () => {
    const leaving = see(
      subscribed,
      seenSubscription({ cancel_at_period_end: true }),
    );
    expect(standing(leaving)).toEqual([{ ...pro, ends_at: iso(30) }]);
    const stayed = see(leaving, seenSubscription());
    expect(standing(stayed)).toEqual([pro]);
  });

  it("takes the place of a trial and keeps its id", () => {
    const trial = heldLicence(PRO, { kind: "trial", ends_at: iso(14) });
    const bought = see(newcomer({ licences: [trial] }), seenSubscription());
    expect(bought.licences).toMatchObject([
      { id: trial.id, kind: "paid", ends_at: iso(34) },
    ]);
  });

  it("gives way to that of a higher plan, and the old one leads to it", () => {
    const plan = planOf(
      applySubscription(
        subscribed,
        seenSubscription({ id: `sub_${PRO}`, plugin_id: ENTERPRISE }),
        deciding(),
      ),
    );
    const issued = plan.licences.find(({ change }) => change === "issue");
    expect(issued).toMatchObject({ plugin_id: ENTERPRISE, tier: "enterprise" });
    expect(plan.licences).toContainEqual({
      change: "supersede",
      id: first?.id,
      by: issued?.id,
    });
    const back = see(
      afterPlan(subscribed, plan),
      seenSubscription({ id: `sub_${PRO}` }),
    );
    expect(standing(back)).toEqual([pro]);
  });

  it("of a plugin without a free tier ends when the subscription does", () => {
    const bought = see(
      newcomer(),
      seenSubscription({ plugin_id: THIRD_PARTY }),
    );
    const gone = see(
      bought,
      seenSubscription({
        plugin_id: THIRD_PARTY,
        status: "canceled",
        ended_at: iso(9),
      }),
      later(10),
    );
    expect(standing(gone)).toMatchObject([{ tier: "pro", ends_at: iso(9) }]);
  });

  it("of two subscriptions of the same plugin is one, and lives on while one of them does", () => {
    const twice = see(subscribed, seenSubscription({ id: "sub_other" }));
    expect(standing(twice)).toEqual([pro]);
    const once = see(twice, seenSubscription({ status: "canceled" }));
    expect(standing(once)).toEqual([pro]);
    const none = see(
      once,
      seenSubscription({ id: "sub_other", status: "canceled" }),
    );
    expect(standing(none)).toEqual([free]);
  });
});
