import { hash } from "node:crypto";
import type Stripe from "stripe";
import type { StripeCustomers } from "../marketplace/ports/purchasing.ts";
import { asked, paymentMethodError } from "./stripe-error.ts";

/** Buyers as Stripe's customers. */
export function createStripeCustomers(stripe: Stripe): StripeCustomers {
  const { customers, paymentMethods } = stripe;
  return {
    open: async ({ user_id, email, login }) => {
      // What else is sent stands in the key: Stripe refuses the same key with another address.
      const sent = hash("sha256", `${login} ${email ?? ""}`).slice(0, 16);
      const { id } = await asked(
        customers.create(
          {
            name: login,
            ...(email !== null && { email }),
            metadata: { user_id },
          },
          { idempotencyKey: `customer:${user_id}:${sent}` },
        ),
      );
      return id;
    },
    attach: async ({ customer_id: customer, payment_method_id }) => {
      try {
        const own = await paymentMethods.attach(payment_method_id, {
          customer,
        });
        return own.id;
      } catch (error) {
        throw paymentMethodError(error);
      }
    },
    tell: async (customer_id, { name, address, tax_id }) => {
      await asked(
        customers.update(customer_id, {
          address,
          ...(name !== undefined && { name }),
        }),
      );
      if (tax_id === undefined) return;
      const { type, value } = tax_id;
      const { data } = await asked(customers.listTaxIds(customer_id));
      if (data.some((one) => one.type === type && one.value === value)) return;
      await asked(customers.createTaxId(customer_id, { type, value }));
    },
  };
}
