import type { StripeState } from "./state.ts";

/**
 * @param state where the count is kept
 * @param prefix Stripe's, as `sub`
 * @returns an id that nothing else has
 */
export function nextId(state: StripeState, prefix: string): string {
  state.sequence += 1;
  return `${prefix}_1Sandbox${String(state.sequence).padStart(10, "0")}`;
}
