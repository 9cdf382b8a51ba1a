import type { StripeConfig } from "../config.ts";
import type { ReconcilePart } from "../jobs/reconcile.ts";
import type { JobHandler } from "../jobs/worker.ts";
import { pricePlugin } from "../marketplace/billing/price-plugin.ts";
import type { Jobs } from "../marketplace/ports/jobs.ts";
import type { Plugins } from "../marketplace/ports/plugins.ts";
import type { Prices } from "../marketplace/ports/price-book.ts";
import { createStripeClient } from "../stripe/client.ts";
import { createPriceBook } from "../stripe/price-book.ts";

type Stores = { jobs: Jobs; plugins: Plugins; prices: Prices };

/** Everything that needs Stripe. */
export type BillingPart = {
  /** By kind of job. */
  jobs: Record<string, JobHandler>;
  reconcile: ReconcilePart[];
};

/** The part where Stripe is not configured: what is asked of it is asked again when it is, by reconciling. */
export const billingAbsent: BillingPart = {
  jobs: { "billing.price": () => Promise.resolve() },
  reconcile: [],
};

/** Wires Stripe with the stores. */
export function createBillingPart(
  config: StripeConfig,
  stores: Stores,
  outside: { fetch: typeof globalThis.fetch; clock: () => Date },
): BillingPart {
  const { clock, fetch } = outside;
  const { tax, enterprise } = config;
  const stripe = createStripeClient(config, fetch);
  const pricing = {
    ...stores,
    book: createPriceBook(stripe, tax),
    enterprise,
    // What else decides over prices: when the operator changes it, all are made anew.
    policy: `${tax} ${enterprise}`,
  };
  return {
    jobs: {
      "billing.price": ({ payload }) =>
        pricePlugin(pricing, String(payload["plugin_id"]), clock()),
    },
    reconcile: [
      {
        name: "prices",
        run: async () => {
          const ids = await stores.prices.unpriced(pricing.policy);
          await stores.jobs.enqueue(
            ids.map((plugin_id) => ({
              kind: "billing.price",
              key: `billing.price:${plugin_id}`,
              payload: { plugin_id },
            })),
            clock().toISOString(),
          );
        },
      },
    ],
  };
}
