import type Stripe from "stripe";
import type {
  OfferedPrice,
  PriceBook,
} from "../marketplace/ports/price-book.ts";
import { asked, orNull } from "./stripe-error.ts";

type Tax = "off" | "exclusive" | "inclusive";

const intervals = { monthly: "month", yearly: "year" } as const;

/** Undefined for what is bought once. */
function recurring({ billing_cycle }: OfferedPrice) {
  return billing_cycle === "one-time"
    ? undefined
    : { interval: intervals[billing_cycle] };
}

function same(price: Stripe.Price, wanted: OfferedPrice, tax: Tax): boolean {
  return (
    price.unit_amount === wanted.amount &&
    price.currency === wanted.currency.toLowerCase() &&
    price.recurring?.interval === recurring(wanted)?.interval &&
    (tax === "off" || price.tax_behavior === tax)
  );
}

/** Products and prices at Stripe. */
export function createPriceBook(stripe: Stripe, tax: Tax): PriceBook {
  return {
    product: async ({ id: plugin_id, display_name: name }) => {
      const id = `miyabi_${plugin_id}`;
      const known = await orNull(stripe.products.retrieve(id));
      if (known === null)
        await asked(
          stripe.products.create({ id, name, metadata: { plugin_id } }),
        );
      else if (known.name !== name || !known.active)
        await asked(stripe.products.update(id, { name, active: true }));
      return id;
    },
    price: async ({ product_id, lookup_key, ...wanted }) => {
      const { data } = await asked(
        stripe.prices.list({ lookup_keys: [lookup_key], active: true }),
      );
      const [present] = data;
      if (present !== undefined && same(present, wanted, tax))
        return present.id;
      const { amount, currency } = wanted;
      const every = recurring(wanted);
      // The price that it follows stands in the key: one that comes back after another is a new one.
      const follows = present?.id ?? "none";
      const created = await asked(
        stripe.prices.create(
          {
            product: product_id,
            unit_amount: amount,
            currency: currency.toLowerCase(),
            ...(every && { recurring: every }),
            ...(tax !== "off" && { tax_behavior: tax }),
            lookup_key,
            transfer_lookup_key: true,
          },
          {
            idempotencyKey: `price:${lookup_key}:${follows}:${amount}:${currency}:${tax}`,
          },
        ),
      );
      return created.id;
    },
    retire: async (price_id) => {
      await asked(stripe.prices.update(price_id, { active: false }));
    },
  };
}
