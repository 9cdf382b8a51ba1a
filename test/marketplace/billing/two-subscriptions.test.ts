import { describe, expect, it } from "vitest";
import { applySubscription } from "../../../src/marketplace/billing/apply-subscription.ts";
import type { SeenSubscription } from "../../../src/marketplace/ports/billing.ts";
import type { BillingState } from "../../../src/marketplace/ports/billing-state.ts";
import {
  afterPlan,
  deciding,
  ENTERPRISE,
  newcomer,
  planOf,
  PRO,
  seenSubscription,
  standing,
} from "../../support/billing-states.ts";

function after(...seen: SeenSubscription[]): BillingState {
  return seen.reduce(
    (state, one) =>
      afterPlan(state, planOf(applySubscription(state, one, deciding()))),
    newcomer(),
  );
}

describe("two subscriptions of the same plan", () => {
  // Found by the histories: the second, still unpaid, kept the licence that the first had left behind.
  it.each(["incomplete", "incomplete_expired", "canceled", "on_holiday"])(
    "leave no licence of it when the paid one moves to another plan and the other is %s",
    (status) => {
      const state = after(
        seenSubscription({ id: "sub_a" }),
        seenSubscription({ id: "sub_b", status }),
        seenSubscription({ id: "sub_a", plugin_id: ENTERPRISE }),
      );
      expect(standing(state).map(({ plugin_id }) => plugin_id)).toEqual([
        ENTERPRISE,
      ]);
    },
  );

  it("leave the licence where the other one pays for it, too", () => {
    const state = after(
      seenSubscription({ id: "sub_a" }),
      seenSubscription({ id: "sub_b" }),
      seenSubscription({ id: "sub_a", plugin_id: ENTERPRISE }),
    );
    expect(
      standing(state)
        .map(({ plugin_id }) => plugin_id)
        .toSorted(),
    ).toEqual([ENTERPRISE, PRO]);
  });
});
