import type Stripe from "stripe";
import { nextId } from "../model/next-id.ts";
import type { StripeState } from "../model/state.ts";

/**
 * @param state Stripe's
 * @param customer whose card is to be saved
 * @param method which one, if it is known: then only the person's confirmation is missing
 * @returns the intent
 */
export function newSetupIntent(
  state: StripeState,
  customer: string,
  method: string | null,
): Stripe.SetupIntent {
  const id = nextId(state, "seti");
  return {
    id,
    object: "setup_intent",
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: null,
    cancellation_reason: null,
    client_secret: `${id}_secret_sandbox`,
    created: state.now,
    customer,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    mandate: null,
    metadata: {},
    next_action:
      method === null
        ? null
        : {
            type: "use_stripe_sdk",
            use_stripe_sdk: { type: "three_d_secure" },
          },
    on_behalf_of: null,
    payment_method: method,
    payment_method_configuration_details: null,
    payment_method_options: null,
    payment_method_types: ["card"],
    single_use_mandate: null,
    status: method === null ? "requires_payment_method" : "requires_action",
    usage: "off_session",
  };
}
