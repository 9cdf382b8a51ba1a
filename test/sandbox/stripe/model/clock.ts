import { collectInvoice } from "./collect-invoice.ts";
import { finalizeInvoice } from "./bill.ts";
import { cycle } from "./cycle.ts";
import { emit } from "./emit.ts";
import { endSubscription } from "./end-subscription.ts";
import { found } from "./refuse.ts";
import type { StripeState, TimerKind } from "./state.ts";
import { takeDue } from "./timers.ts";

const acts: Readonly<
  Record<TimerKind, (state: StripeState, id: string) => void>
> = {
  trial_will_end: (state, id) =>
    emit(
      state,
      "customer.subscription.trial_will_end",
      found(state.subscriptions, id, "subscription"),
    ),
  period_end: (state, id) =>
    cycle(state, found(state.subscriptions, id, "subscription")),
  incomplete_expires: (state, id) =>
    endSubscription(
      state,
      found(state.subscriptions, id, "subscription"),
      null,
    ),
  finalize: (state, id) => {
    const invoice = found(state.invoices, id, "invoice");
    finalizeInvoice(state, invoice);
    collectInvoice(state, invoice, "away");
  },
  checkout_expires: (state, id) => {
    const session = found(state.checkoutSessions, id, "checkout.session");
    session.status = "expired";
    session.url = null;
    emit(state, "checkout.session.expired", session);
  },
  retry: (state, id) =>
    void collectInvoice(state, found(state.invoices, id, "invoice"), "away"),
};

/**
 * Moves the clock, and lets everything happen that comes due on the way, each at its own time.
 *
 * @param state Stripe's
 * @param to seconds; a time that is past is no move
 */
export function advance(state: StripeState, to: number): void {
  for (let due = takeDue(state, to); due !== null; due = takeDue(state, to)) {
    state.now = Math.max(state.now, due.at);
    acts[due.kind](state, due.id);
  }
  state.now = Math.max(state.now, to);
}
