import type Stripe from "stripe";
import { newInvoice } from "../objects/invoice.ts";
import { newLine } from "../objects/invoice-line.ts";
import { newPaymentIntent } from "../objects/payment-intent.ts";
import { markPaid } from "./collect-invoice.ts";
import { emit } from "./emit.ts";
import { methodOf, subscriptionOf } from "./invoice-links.ts";
import { nextId } from "./next-id.ts";
import { idOf } from "./refuse.ts";
import type { StripeState } from "./state.ts";
import { unschedule } from "./timers.ts";

/**
 * @param state Stripe's
 * @param subscription that is billed
 * @param charged the share of the price: 1, or 0 for a trial
 * @returns a line for each item, for its present period
 */
export function periodLines(
  state: StripeState,
  subscription: Stripe.Subscription,
  charged: 0 | 1,
): Stripe.InvoiceLineItem[] {
  return subscription.items.data.map((item) =>
    newLine(state, item, item.price, {
      amount: charged * (item.price.unit_amount ?? 0) * (item.quantity ?? 1),
      period: {
        start: item.current_period_start,
        end: item.current_period_end,
      },
      proration: false,
    }),
  );
}

/**
 * Writes a draft, together with the prorations that wait.
 *
 * @param state Stripe's
 * @param subscription that is billed
 * @param reason why now
 * @param lines what for
 * @returns the draft, which is the subscription's latest invoice from now on
 */
export function draftInvoice(
  state: StripeState,
  subscription: Stripe.Subscription,
  reason: Stripe.Invoice.BillingReason,
  lines: Stripe.InvoiceLineItem[],
): Stripe.Invoice {
  const pending = state.pendingLines[subscription.id] ?? [];
  state.pendingLines[subscription.id] = [];
  const invoice = newInvoice(state, subscription, reason, [
    ...pending,
    ...lines,
  ]);
  state.invoices[invoice.id] = invoice;
  subscription.latest_invoice = invoice.id;
  emit(state, "invoice.created", invoice);
  return invoice;
}

/** What a customer has to the good pays first; what an invoice gives back is kept for the next. */
function applyBalance(state: StripeState, invoice: Stripe.Invoice): void {
  const customer = state.customers[idOf(invoice.customer)];
  const starting = customer?.balance ?? 0;
  const due = invoice.total + starting;
  invoice.starting_balance = starting;
  invoice.ending_balance = Math.min(0, due);
  invoice.amount_due = Math.max(0, due);
  invoice.amount_remaining = invoice.amount_due;
  if (customer !== undefined) customer.balance = invoice.ending_balance;
}

function askForPayment(state: StripeState, invoice: Stripe.Invoice): void {
  const subscription = subscriptionOf(state, invoice);
  const { application_fee_percent: percent, transfer_data } = subscription;
  const intent = newPaymentIntent(state, {
    amount: invoice.amount_due,
    currency: invoice.currency,
    customer: idOf(invoice.customer),
    paymentMethod: methodOf(state, subscription),
    applicationFee:
      percent === null
        ? null
        : Math.round((invoice.amount_due * percent) / 100),
    destination:
      transfer_data === null ? null : idOf(transfer_data.destination),
    metadata: {},
  });
  state.paymentIntents[intent.id] = intent;
  const payment: Stripe.InvoicePayment = {
    id: nextId(state, "inpay"),
    object: "invoice_payment",
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: state.now,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { type: "payment_intent", payment_intent: intent.id },
    status: "open",
    status_transitions: { canceled_at: null, paid_at: null },
  };
  state.invoicePayments[payment.id] = payment;
  invoice.payments?.data.push(payment);
  invoice.confirmation_secret = {
    client_secret: intent.client_secret ?? "",
    type: "payment_intent",
  };
}

/**
 * Makes a draft an invoice that is due; one over nothing is paid with that.
 *
 * @param state Stripe's
 * @param invoice the draft
 */
export function finalizeInvoice(
  state: StripeState,
  invoice: Stripe.Invoice,
): void {
  unschedule(state, "finalize", invoice.id);
  applyBalance(state, invoice);
  invoice.status = "open";
  invoice.number = `MIYABI-${String(Object.keys(state.invoices).length).padStart(4, "0")}`;
  invoice.hosted_invoice_url = `https://invoice.stripe.test/${invoice.id}`;
  invoice.automatically_finalizes_at = null;
  invoice.effective_at = state.now;
  invoice.status_transitions.finalized_at = state.now;
  if (invoice.amount_due > 0) askForPayment(state, invoice);
  emit(state, "invoice.finalized", invoice);
  if (invoice.amount_due === 0) markPaid(state, invoice);
}
