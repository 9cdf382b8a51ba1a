import type { StripeState } from "./state.ts";

/**
 * A change that Stripe makes whole or not at all.
 *
 * @param state Stripe's; when the change throws it is what it was before
 * @param change what is done
 * @returns what the change gives
 */
export function atomically<T>(state: StripeState, change: () => T): T {
  const before = structuredClone(state);
  try {
    return change();
  } catch (error) {
    Object.assign(state, before);
    throw error;
  }
}
