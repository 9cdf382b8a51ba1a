import type { Plugin } from "./plugins.ts";

export type BillingCycle = "monthly" | "yearly" | "one-time";

/** A price at which a plugin is sold. `amount` in the currency's minor unit, `currency` in upper case. */
export type OfferedPrice = {
  tier: "pro" | "enterprise";
  billing_cycle: BillingCycle;
  amount: number;
  currency: string;
};

/** The same where Stripe has it. */
export type PlacedPrice = OfferedPrice & {
  price_id: string;
  product_id: string;
  lookup_key: string;
};

/** What a plugin's prices were made from. */
export type Priced = Pick<
  Plugin,
  "tier" | "price" | "currency" | "billing_period" | "display_name"
>;

/** Stripe's list of products and prices. Every function may be called again: the second time it changes nothing. */
export type PriceBook = {
  /** Makes the product, or gives it its present name; answers with its id. */
  product: (plugin: Pick<Plugin, "id" | "display_name">) => Promise<string>;
  /** The price that is sold under the key: the one that is there if it says the same, or a new one in its place. */
  price: (
    input: OfferedPrice & { product_id: string; lookup_key: string },
  ) => Promise<string>;
  /** Takes a price off sale. Who subscribed at it keeps it. */
  retire: (price_id: string) => Promise<void>;
};

/** Our record of Stripe's prices. */
export type Prices = {
  /** Plugins whose prices at Stripe are not made from what they say now, or under another policy. */
  unpriced: (policy: string) => Promise<string[]>;
  /** What a plugin is sold at now. */
  onSale: (plugin_id: string) => Promise<PlacedPrice[]>;
  /** Puts these on sale and no others, and notes what they were made from. */
  put: (input: {
    plugin_id: string;
    priced: Priced;
    /** What else decides over prices: a change of it makes all of them anew. */
    policy: string;
    prices: PlacedPrice[];
    at: string;
  }) => Promise<void>;
};
