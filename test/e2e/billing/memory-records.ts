import type {
  BillingRecords,
  BillingState,
  PriceRecord,
} from "../../../src/marketplace/ports/billing-state.ts";
import { afterPlan, newcomer } from "../../support/billing-states.ts";

/** Where a history is kept: in memory, or in the database. */
export type Home = {
  user_id: string;
  records: BillingRecords;
  /** All that is held for the one person. */
  held: () => Promise<BillingState>;
};

/**
 * The records of one person in memory, with the same rule as the database: a decision on an older state is refused.
 *
 * @param owner whose they are, here and at Stripe
 * @param prices what is sold
 * @returns the records
 */
export function createMemoryRecords(
  owner: { user_id: string; customer_id: string },
  prices: PriceRecord[],
): Home {
  let state = newcomer({ ...owner, prices });
  let version = 0;
  let settleAt: string | null = null;
  const cursors = new Map<string, string>();
  const owns = (id: string): boolean =>
    id === owner.customer_id ||
    state.subscriptions.some((one) => one.id === id) ||
    state.purchases.some((one) => one.id === id) ||
    state.payments.some((one) => one.payment_intent_id === id);
  return {
    user_id: owner.user_id,
    held: () => Promise.resolve(state),
    records: {
      state: ({ user_id }) =>
        Promise.resolve(
          user_id === owner.user_id ? { ...state, stamp: `${version}` } : null,
        ),
      owner: (id) => Promise.resolve(owns(id) ? owner.user_id : null),
      apply: ({ stamp, plan }) => {
        if (stamp !== `${version}`) return Promise.resolve("moved");
        version += 1;
        state = afterPlan(state, plan);
        settleAt = plan.settle_at;
        return Promise.resolve("applied");
      },
      alarm: ({ key, reason }) =>
        Promise.reject(new Error(`Nothing is refused here: ${key}, ${reason}`)),
      subscriptions: (ids) =>
        Promise.resolve(
          state.subscriptions.filter(({ id }) => ids.includes(id)),
        ),
      due: (at) =>
        Promise.resolve(
          settleAt !== null && settleAt <= at ? [owner.user_id] : [],
        ),
      cursor: (name) => Promise.resolve(cursors.get(name) ?? null),
      keepCursor: (name, cursor) => {
        if (cursor === null) cursors.delete(name);
        else cursors.set(name, cursor);
        return Promise.resolve();
      },
    },
  };
}
