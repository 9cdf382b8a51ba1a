import Stripe from "stripe";
import type {
  Destination,
  Subscribing,
} from "../marketplace/ports/purchasing.ts";
import { openedSubscription, withSecrets } from "./opened-subscription.ts";
import { asked, stripeError } from "./stripe-error.ts";

type Tax = "off" | "exclusive" | "inclusive";

/** A destination charge: the house sells, Stripe passes the rest on. */
function transferTo(destination: Destination) {
  return destination === null
    ? {}
    : {
        application_fee_percent: destination.percent,
        transfer_data: { destination: destination.account_id },
      };
}

const { StripeError, StripeInvalidRequestError } = Stripe.errors;

/** Stripe refuses to pay an invoice when the bank wants to hear from the buyer first. */
function wantsConfirmation(error: unknown): boolean {
  return (
    error instanceof StripeError &&
    (error.code === "invoice_payment_intent_requires_action" ||
      error.code === "authentication_required" ||
      error.code === "subscription_payment_intent_requires_action")
  );
}

/** Subscriptions at Stripe, as buyers begin, change and end them. */
export function createSubscribing(stripe: Stripe, tax: Tax): Subscribing {
  const { invoices, subscriptions } = stripe;

  async function secretOf(subscription_id: string): Promise<string | null> {
    const subscription = await asked(
      subscriptions.retrieve(subscription_id, { expand: withSecrets }),
    );
    return openedSubscription(subscription).client_secret;
  }

  return {
    subscriptionsOf: async (customer, plugin_id) => {
      const had = await asked(
        subscriptions
          .list({
            customer,
            status: "all",
            limit: 100,
            expand: withSecrets.map((path) => `data.${path}`),
          })
          .autoPagingToArray({ limit: 1_000 }),
      );
      return had
        .filter(({ metadata }) => metadata["plugin_id"] === plugin_id)
        .map(openedSubscription);
    },
    subscribe: async (input) => {
      const { attempt, customer_id, price_id, metadata, trial_days } = input;
      const subscription = await asked(
        subscriptions.create(
          {
            customer: customer_id,
            items: [{ price: price_id, quantity: 1 }],
            metadata,
            payment_behavior: "default_incomplete",
            payment_settings: {
              save_default_payment_method: "on_subscription",
            },
            ...(input.payment_method_id !== null && {
              default_payment_method: input.payment_method_id,
            }),
            ...(trial_days > 0 && {
              trial_period_days: trial_days,
              trial_settings: {
                end_behavior: { missing_payment_method: "cancel" },
              },
            }),
            ...(tax !== "off" && { automatic_tax: { enabled: true } }),
            ...transferTo(input.destination),
            expand: withSecrets,
          },
          { idempotencyKey: attempt },
        ),
      );
      return openedSubscription(subscription);
    },
    pay: async ({ subscription_id, invoice_id, payment_method_id }) => {
      try {
        await invoices.pay(invoice_id, {
          payment_method: payment_method_id,
          // The buyer is there: the bank may ask, instead of saying no.
          off_session: false,
        });
        return null;
      } catch (error) {
        if (wantsConfirmation(error)) return secretOf(subscription_id);
        if (!(error instanceof StripeInvalidRequestError))
          throw stripeError(error);
        // The same purchase came twice, and the other one was faster.
        const { status } = await asked(invoices.retrieve(invoice_id));
        if (status === "paid") return null;
        throw stripeError(error);
      }
    },
    cancelAtPeriodEnd: async (id, cancel_at_period_end) => {
      await asked(subscriptions.update(id, { cancel_at_period_end }));
    },
    cancelNow: async (id) => {
      await asked(subscriptions.cancel(id));
    },
    changePrice: async ({ subscription_id, price_id, plugin_id, upgrade }) => {
      const { items } = await asked(subscriptions.retrieve(subscription_id));
      const [item] = items.data;
      await asked(
        subscriptions.update(subscription_id, {
          items: [{ ...(item && { id: item.id }), price: price_id }],
          metadata: { plugin_id },
          ...(upgrade
            ? {
                proration_behavior: "always_invoice" as const,
                payment_behavior: "error_if_incomplete" as const,
              }
            : { proration_behavior: "create_prorations" as const }),
        }),
      );
    },
  };
}
