import type Stripe from "stripe";
import { emit } from "./emit.ts";
import { idOf } from "./refuse.ts";
import type { StripeState } from "./state.ts";
import { unschedule } from "./timers.ts";

/**
 * Ends a subscription. What it still owes is not asked for any more.
 *
 * @param state Stripe's
 * @param subscription to be ended
 * @param reason as Stripe tells it
 */
export function endSubscription(
  state: StripeState,
  subscription: Stripe.Subscription,
  reason: Stripe.Subscription.CancellationDetails["reason"],
): void {
  const { id, status } = subscription;
  subscription.status =
    status === "incomplete" ? "incomplete_expired" : "canceled";
  subscription.canceled_at ??= state.now;
  subscription.ended_at = state.now;
  subscription.cancellation_details = {
    comment: null,
    feedback: null,
    feedback_option: null,
    reason,
  };
  unschedule(state, "trial_will_end", id);
  unschedule(state, "period_end", id);
  unschedule(state, "incomplete_expires", id);
  for (const invoice of Object.values(state.invoices)) {
    if (idOf(invoice.parent?.subscription_details?.subscription) !== id)
      continue;
    unschedule(state, "finalize", invoice.id);
    unschedule(state, "retry", invoice.id);
    if (invoice.status !== "draft" && invoice.status !== "open") continue;
    invoice.auto_advance = false;
    invoice.next_payment_attempt = null;
    if (status !== "incomplete") continue;
    invoice.status = "void";
    invoice.status_transitions.voided_at = state.now;
    emit(state, "invoice.voided", invoice);
  }
  emit(
    state,
    status === "incomplete"
      ? "customer.subscription.updated"
      : "customer.subscription.deleted",
    subscription,
  );
}
