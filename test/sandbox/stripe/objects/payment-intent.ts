import type Stripe from "stripe";
import { nextId } from "../model/next-id.ts";
import type { StripeState } from "../model/state.ts";

/**
 * @param state Stripe's
 * @param given whose, how much (minor units) and with which payment method, if one is known
 * @returns a payment that nobody confirmed yet
 */
export function newPaymentIntent(
  state: StripeState,
  given: {
    amount: number;
    currency: string;
    customer: string;
    paymentMethod: string | null;
    applicationFee: number | null;
    destination: string | null;
    metadata: Record<string, string>;
  },
): Stripe.PaymentIntent {
  const id = nextId(state, "pi");
  return {
    id,
    object: "payment_intent",
    allowed_payment_method_types: null,
    amount: given.amount,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: given.applicationFee,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: "automatic",
    client_secret: `${id}_secret_sandbox`,
    confirmation_method: "automatic",
    created: state.now,
    currency: given.currency,
    customer: given.customer,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: given.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: given.paymentMethod,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ["card"],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status:
      given.paymentMethod === null
        ? "requires_payment_method"
        : "requires_confirmation",
    transfer_data:
      given.destination === null ? null : { destination: given.destination },
    transfer_group: null,
  };
}
