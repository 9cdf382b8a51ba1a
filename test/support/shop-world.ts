import { randomUUID } from "node:crypto";
import { pricePlugin } from "../../src/marketplace/billing/price-plugin.ts";
import { createBillingSync } from "../../src/marketplace/billing/sync.ts";
import { createBillingReads } from "../../src/stripe/billing-reads.ts";
import { createConnect } from "../../src/stripe/connect.ts";
import { createPriceBook } from "../../src/stripe/price-book.ts";
import { sellingJobs } from "../../src/stripe/selling-jobs.ts";
import { createStripeCustomers } from "../../src/stripe/stripe-customers.ts";
import { createStripePages } from "../../src/stripe/stripe-pages.ts";
import { createSubscribing } from "../../src/stripe/subscribing.ts";
import { createAuthors } from "../../src/supabase/authors-store.ts";
import { createBillingRecords } from "../../src/supabase/billing-records-store.ts";
import { createBuyers } from "../../src/supabase/buyers-store.ts";
import { createPrices } from "../../src/supabase/prices-store.ts";
import { openApiWorld } from "./api-world.ts";
import { noon } from "./licence-records.ts";
import { openStripe } from "./stripe-world.ts";

const returnUrl = "https://miyabi.example/account";

/** The API with the stand-in for Stripe, where what the house sells has its prices. */
export async function openShop(
  options: {
    enterprise?: "contact" | "online";
    yearlyMonths?: number;
    tax?: "off" | "exclusive" | "inclusive";
  } = {},
) {
  const { enterprise = "contact", tax = "off", yearlyMonths = 0 } = options;
  const sales = { enterprise, yearlyMonths };
  const stripe = await openStripe(noon);
  const world = await openApiWorld();
  const { db, deps, time } = world;
  const { clock, keys, log } = deps;
  const sync = createBillingSync({
    records: createBillingRecords(db.client),
    reads: createBillingReads(stripe.client, () => Promise.resolve()),
    keys,
    livemode: false,
    clock,
    newId: randomUUID,
    log,
  });
  const prices = createPrices(db.client);
  const authors = createAuthors(db.client);
  const connect = createConnect(stripe.client, { returnUrl });
  deps.billing = {
    prices,
    buyers: createBuyers(db.client),
    sync,
    sales,
    commissionPercent: 20,
    customers: createStripeCustomers(stripe.client),
    subscribing: createSubscribing(stripe.client, tax),
    pages: createStripePages(stripe.client, { tax, returnUrl }),
  };
  deps.selling = { authors, connect, commissionPercent: 20 };
  const pricing = {
    plugins: deps.plugins,
    prices,
    book: createPriceBook(stripe.client, tax),
    sales,
    policy: "tests",
  };
  const price = (id: string) => pricePlugin(pricing, id, time.now);
  for (const id of await prices.unpriced("tests")) await price(id);
  const jobs = sellingJobs({ authors, connect, clock });
  return {
    ...world,
    stripe,
    sync,
    /** Makes the prices of a plugin that has come, or has changed. */
    price,
    /** Both clocks go on. */
    pass: (seconds: number) => {
      stripe.clock.advance(seconds);
      time.now = new Date(time.now.getTime() + seconds * 1_000);
    },
    work: async (kind: string, payload: Record<string, unknown>) => {
      await jobs[kind]?.({ id: "1", kind, key: kind, payload, attempt: 1 });
    },
    close: async () => {
      await db.close();
      await stripe.close();
    },
  };
}

export type Shop = Awaited<ReturnType<typeof openShop>>;

/** What the purchase of a plugin answers. */
export async function buy(
  shop: Shop,
  token: string,
  plugin: string,
  body: Record<string, unknown> = {},
) {
  return shop.send("POST", `/v1/marketplace/plugins/${plugin}/purchase`, {
    token,
    body: { tier: "pro", ...body },
  });
}

/** What a licence key is worth now. */
export async function verdict(shop: Shop, license_key: unknown) {
  await shop.deps.verifier.refresh();
  const { body } = await shop.send("POST", "/v1/licenses/verify", {
    body: { license_key },
  });
  return body;
}
