import type Stripe from "stripe";
import type { StripePages } from "../marketplace/ports/purchasing.ts";
import { asked } from "./stripe-error.ts";

type Tax = "off" | "exclusive" | "inclusive";

/** With Stripe Tax the buyer says where they are, and a company its tax id; both are kept with the customer. */
function taxed(tax: Tax) {
  return tax === "off"
    ? {}
    : {
        automatic_tax: { enabled: true },
        tax_id_collection: { enabled: true },
        customer_update: { address: "auto" as const, name: "auto" as const },
      };
}

/**
 * Stripe's Checkout and customer portal.
 * @param options.returnUrl where people come back to
 */
export function createStripePages(
  stripe: Stripe,
  options: { tax: Tax; returnUrl: string },
): StripePages {
  const { returnUrl, tax } = options;
  return {
    checkoutsOf: async (customer, plugin_id) => {
      const visits = await asked(
        stripe.checkout.sessions
          .list({ customer, limit: 100, expand: ["data.line_items"] })
          .autoPagingToArray({ limit: 1_000 }),
      );
      return visits
        .filter(({ metadata }) => metadata?.["plugin_id"] === plugin_id)
        .map(({ id, status, payment_status, url, line_items }) => ({
          id,
          status: status ?? "unknown",
          payment_status,
          price_id: line_items?.data[0]?.price?.id ?? null,
          url,
        }));
    },
    checkout: async (input) => {
      const { attempt, customer_id, price_id, destination, metadata } = input;
      const { url } = await asked(
        stripe.checkout.sessions.create(
          {
            mode: "payment",
            customer: customer_id,
            line_items: [{ price: price_id, quantity: 1 }],
            metadata,
            payment_intent_data: {
              metadata,
              ...(destination !== null && {
                application_fee_amount: destination.fee,
                transfer_data: { destination: destination.account_id },
              }),
            },
            success_url: returnUrl,
            cancel_url: returnUrl,
            ...taxed(tax),
          },
          { idempotencyKey: attempt },
        ),
      );
      // Only sessions that are shown within a page of ours have none.
      return url ?? returnUrl;
    },
    portal: async (customer) => {
      const { url } = await asked(
        stripe.billingPortal.sessions.create({
          customer,
          return_url: returnUrl,
        }),
      );
      return url;
    },
  };
}
