import type { PriceRecord } from "../../../src/marketplace/ports/billing-state.ts";
import {
  ENTERPRISE,
  PRO,
  SCANNER,
  TEMPLATES,
  THIRD_PARTY,
} from "../../support/billing-states.ts";
import type { StripeWorld } from "../../sandbox/stripe/create.ts";

/** What is sold in the histories, by the names that their steps use. */
export const sold = {
  pro: { plugin_id: PRO, tier: "pro", amount: 2_900 },
  enterprise: { plugin_id: ENTERPRISE, tier: "enterprise", amount: 500_000 },
  addon: { plugin_id: SCANNER, tier: "pro", amount: 4_900 },
  author: { plugin_id: THIRD_PARTY, tier: "pro", amount: 900 },
  once: { plugin_id: TEMPLATES, tier: "pro", amount: 1_900 },
} as const;

export type Shop = {
  /** Price ids by the names above. */
  priceOf: Record<keyof typeof sold, string>;
  prices: PriceRecord[];
  customer: string;
  /** The account of the author of what others made. */
  author: string;
};

/**
 * Puts products and prices on sale at Stripe, with a customer who bought nothing yet, and an author who is paid 80 %.
 *
 * @param world Stripe
 * @param user_id who the customer is here
 * @returns what a history needs
 */
export async function openShop(
  world: StripeWorld,
  user_id: string,
): Promise<Shop> {
  const stripe = world.inProcess({ maxNetworkRetries: 0 });
  const prices: PriceRecord[] = [];
  const put = async (name: keyof typeof sold): Promise<string> => {
    const { plugin_id, tier, amount } = sold[name];
    const once = name === "once";
    const product = await stripe.products.create({ name: plugin_id });
    const price = await stripe.prices.create({
      product: product.id,
      currency: "usd",
      unit_amount: amount,
      ...(once ? {} : { recurring: { interval: "month" } }),
    });
    prices.push({
      ...{ id: price.id, plugin_id, tier, amount },
      billing_cycle: once ? "one-time" : "monthly",
      currency: "USD",
    });
    return price.id;
  };
  const customer = await stripe.customers.create({ metadata: { user_id } });
  const account = await stripe.v2.core.accounts.create({
    configuration: {
      recipient: {
        capabilities: {
          stripe_balance: { stripe_transfers: { requested: true } },
        },
      },
    },
  });
  world.stripe.setTransfers(account.id, "active");
  return {
    priceOf: {
      pro: await put("pro"),
      enterprise: await put("enterprise"),
      addon: await put("addon"),
      author: await put("author"),
      once: await put("once"),
    },
    prices,
    customer: customer.id,
    author: account.id,
  };
}
