import type { StripeState, Timer, TimerKind } from "./state.ts";

/**
 * @param state Stripe's
 * @param kind who will act
 * @param id on what
 */
export function unschedule(
  state: StripeState,
  kind: TimerKind,
  id: string,
): void {
  state.timers = state.timers.filter(
    (timer) => timer.kind !== kind || timer.id !== id,
  );
}

/** Sets the one timer of this kind for this object. */
export function schedule(
  state: StripeState,
  kind: TimerKind,
  id: string,
  at: number,
): void {
  unschedule(state, kind, id);
  state.timers.push({ kind, id, at });
}

/**
 * Takes the next timer that is due, the earliest first.
 *
 * @param state Stripe's
 * @param until seconds
 * @returns it, or null when nothing is due until then
 */
export function takeDue(state: StripeState, until: number): Timer | null {
  const [first] = state.timers
    .filter(({ at }) => at <= until)
    .sort((a, b) => a.at - b.at);
  if (first === undefined) return null;
  unschedule(state, first.kind, first.id);
  return first;
}
