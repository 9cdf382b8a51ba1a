import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";

import type { Prices } from "../marketplace/ports/price-book.ts";
import { rpc } from "./rpc.ts";

const placedRow = z.object({
  price_id: z.string(),
  product_id: z.string(),
  lookup_key: z.string(),
  tier: z.enum(["pro", "enterprise"]),
  billing_cycle: z.enum(["monthly", "yearly", "one-time"]),
  amount: z.int(),
  currency: z.string(),
});

/** Stripe's prices as we keep them. Every call throws AppError as `rpc` does. */
export function createPrices(client: SupabaseClient): Prices {
  return {
    unpriced: (policy) =>
      rpc(client, "prices_missing_list", { policy }, z.array(z.string())),
    onSale: (plugin_id) =>
      rpc(client, "prices_of_plugin_list", { plugin_id }, z.array(placedRow)),
    put: async ({ priced, ...rest }) => {
      const { tier, price, currency, billing_period, display_name } = priced;
      await rpc(
        client,
        "prices_put",
        {
          ...rest,
          priced: { tier, price, currency, billing_period, display_name },
        },
        z.boolean(),
      );
    },
  };
}
