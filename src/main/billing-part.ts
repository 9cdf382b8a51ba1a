import type { StripeConfig } from "../config.ts";
import type { Billing, ReceiveWebhook, Selling } from "../http/dependencies.ts";
import type { ReconcilePart } from "../jobs/reconcile.ts";
import type { JobHandler } from "../jobs/worker.ts";
import { pricePlugin } from "../marketplace/billing/price-plugin.ts";
import type { BillingSync } from "../marketplace/billing/sync.ts";
import type { Authors } from "../marketplace/ports/authors.ts";
import type { BillingRecords } from "../marketplace/ports/billing-state.ts";
import type { Inbox, Jobs } from "../marketplace/ports/jobs.ts";
import type { LicenceKeys } from "../marketplace/ports/licence-keys.ts";
import type { Log } from "../marketplace/ports/log.ts";
import type { Plugins } from "../marketplace/ports/plugins.ts";
import type { Prices } from "../marketplace/ports/price-book.ts";
import type { Buyers } from "../marketplace/ports/purchasing.ts";
import { createStripeClient } from "../stripe/client.ts";
import { createConnect } from "../stripe/connect.ts";
import { createPriceBook } from "../stripe/price-book.ts";
import { sellingJobs } from "../stripe/selling-jobs.ts";
import { createStripeCustomers } from "../stripe/stripe-customers.ts";
import { createStripePages } from "../stripe/stripe-pages.ts";
import { createSubscribing } from "../stripe/subscribing.ts";
import { createStripeSyncPart } from "./stripe-sync-part.ts";

type Stores = {
  jobs: Jobs;
  inbox: Inbox;
  billing: BillingRecords;
  plugins: Plugins;
  prices: Prices;
  buyers: Buyers;
  authors: Authors;
};

/** Everything that needs Stripe. */
export type BillingPart = {
  /** Brings what we hold to what Stripe has; null where there is no Stripe. */
  sync: BillingSync | null;
  receiveStripe: ReceiveWebhook | null;
  /** For the API: what buyers and authors need. */
  buying: Billing | null;
  selling: Selling | null;
  /** By kind of job. */
  jobs: Record<string, JobHandler>;
  reconcile: ReconcilePart[];
};

/** The part where Stripe is not configured: what is asked of it is asked again when it is, by reconciling. */
export const billingAbsent: BillingPart = {
  sync: null,
  receiveStripe: null,
  buying: null,
  selling: null,
  jobs: { "billing.price": () => Promise.resolve() },
  reconcile: [],
};

/** Wires Stripe with the stores. */
export function createBillingPart(
  config: StripeConfig,
  stores: Stores,
  outside: {
    publicUrl: string;
    keys: LicenceKeys;
    fetch: typeof globalThis.fetch;
    clock: () => Date;
    newId: () => string;
    log: Log;
    /** There may be new jobs. */
    wake: () => void;
    /** Makes what changed known to this process's verify at once. */
    refresh: () => Promise<void>;
  },
): BillingPart {
  const { clock, fetch } = outside;
  const { tax, sales, commissionPercent } = config;
  const returnUrl = config.returnUrl ?? outside.publicUrl;
  const stripe = createStripeClient(config, fetch);
  const pricing = {
    ...stores,
    book: createPriceBook(stripe, tax),
    sales,
    // What else decides over prices: when the operator changes it, all are made anew.
    policy: `${tax} ${sales.enterprise} ${sales.yearlyMonths}`,
  };
  const { sync, receiveStripe, jobs, reconcile } = createStripeSyncPart(
    config,
    stripe,
    { ...stores, ...outside, records: stores.billing },
  );
  const { prices, buyers, authors } = stores;
  const selling = {
    authors,
    connect: createConnect(stripe, { returnUrl }),
    commissionPercent,
  };
  return {
    sync,
    receiveStripe,
    buying: {
      ...{ prices, buyers, sync, sales, commissionPercent },
      customers: createStripeCustomers(stripe),
      subscribing: createSubscribing(stripe, tax),
      pages: createStripePages(stripe, { tax, returnUrl }),
    },
    selling,
    jobs: {
      ...jobs,
      ...sellingJobs({ ...selling, clock }),
      "billing.price": ({ payload }) =>
        pricePlugin(pricing, String(payload["plugin_id"]), clock()),
    },
    reconcile: [
      ...reconcile,
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
