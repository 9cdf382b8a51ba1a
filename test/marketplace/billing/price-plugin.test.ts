import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pricePlugin } from "../../../src/marketplace/billing/price-plugin.ts";
import type { PriceBook } from "../../../src/marketplace/ports/price-book.ts";
import { createPlugins } from "../../../src/supabase/plugins-store.ts";
import { createPrices } from "../../../src/supabase/prices-store.ts";
import { openTestDatabase, type TestDatabase } from "../../support/database.ts";
import { noon } from "../../support/licence-records.ts";

/** Stripe's list as it stands: what is sold under each key, and what was taken off sale. */
function fakeBook() {
  const sold = new Map<string, { id: string; says: string }>();
  const retired: string[] = [];
  const products = new Map<string, string>();
  const book: PriceBook = {
    product: ({ id, display_name }) => {
      products.set(id, display_name);
      return Promise.resolve(`miyabi_${id}`);
    },
    price: ({ lookup_key, amount, currency }) => {
      const says = `${amount} ${currency}`;
      const present = sold.get(lookup_key);
      if (present?.says === says) return Promise.resolve(present.id);
      const id = `price_${lookup_key}_${says}`;
      sold.set(lookup_key, { id, says });
      return Promise.resolve(id);
    },
    retire: (id) => Promise.resolve(void retired.push(id)),
  };
  return { book, sold, retired, products };
}

let db: TestDatabase;
let stripe: ReturnType<typeof fakeBook>;
beforeEach(async () => {
  db = await openTestDatabase();
  stripe = fakeBook();
});
afterEach(() => db.close());

const ports = (
  enterprise: "contact" | "online" = "contact",
  yearlyMonths = 0,
) => ({
  plugins: createPlugins(db.client),
  prices: createPrices(db.client),
  book: stripe.book,
  sales: { enterprise, yearlyMonths },
  policy: `off ${enterprise}`,
});
const pro = "miyabi-operations-pro";
const change = (set: string, id = pro) =>
  db.sql(
    `update public.plugins set ${set}, updated_at = '2026-03-01T12:00:00Z' where id = $1`,
    [id],
  );
const asked = async () =>
  (await db.sql("select key from public.jobs order by key")).map(
    ({ key }) => key,
  );

describe("the prices of the house", () => {
  it("are asked for when the server starts, once each, and not for what is free", async () => {
    const { prices } = ports();
    const missing = await prices.unpriced("off contact");
    expect(missing).toEqual([
      "miyabi-operations-enterprise",
      pro,
      "miyabi-security-scanner",
      "miyabi-workflow-templates",
    ]);
    for (const id of missing) await pricePlugin(ports(), id, noon);
    expect(await prices.unpriced("off contact")).toEqual([]);
    expect([...stripe.sold].map(([key, { says }]) => [key, says])).toEqual([
      ["miyabi-operations-pro:pro:monthly", "2900 USD"],
      ["miyabi-security-scanner:pro:monthly", "4900 USD"],
      ["miyabi-workflow-templates:pro:one-time", "1900 USD"],
    ]);
  });

  it("take in the enterprise plan only where this server sells it", async () => {
    const { prices } = ports();
    const id = "miyabi-operations-enterprise";
    await pricePlugin(ports(), id, noon);
    expect(await prices.onSale(id)).toEqual([]);
    expect(await prices.unpriced("off online")).toContain(id);
    await pricePlugin(ports("online"), id, noon);
    expect(await prices.onSale(id)).toMatchObject([
      { tier: "enterprise", billing_cycle: "monthly", amount: 500_000 },
    ]);
  });
});

describe("the house's plans by the year", () => {
  it("cost as many months as the operator says, beside the month", async () => {
    await pricePlugin(ports("contact", 10), pro, noon);
    expect(await ports().prices.onSale(pro)).toMatchObject([
      { billing_cycle: "monthly", amount: 2_900 },
      { billing_cycle: "yearly", amount: 29_000 },
    ]);
    await pricePlugin(ports(), pro, noon);
    expect(await ports().prices.onSale(pro)).toMatchObject([
      { billing_cycle: "monthly", amount: 2_900 },
    ]);
  });
});

describe("a price that changes", () => {
  it("is asked for by the change itself, and takes the old one off sale", async () => {
    await pricePlugin(ports(), pro, noon);
    await change("description = 'All of it'");
    expect(await asked()).toEqual([]);
    await change("price = 39");
    expect(await asked()).toEqual([`billing.price:${pro}`]);
    await pricePlugin(ports(), pro, noon);
    expect(await ports().prices.onSale(pro)).toMatchObject([
      { amount: 3_900, currency: "USD" },
    ]);
    expect(stripe.retired).toEqual([
      "price_miyabi-operations-pro:pro:monthly_2900 USD",
    ]);
    // Who subscribed at the old one keeps it: it still says what was sold.
    expect(
      await db.sql(
        "select amount::integer, active from public.plugin_prices order by amount",
      ),
    ).toEqual([
      { amount: 2_900, active: false },
      { amount: 3_900, active: true },
    ]);
  });

  it("by way of another currency and back is the first price again", async () => {
    await pricePlugin(ports(), pro, noon);
    await change("price = 4400, currency = 'JPY'");
    await pricePlugin(ports(), pro, noon);
    expect(await ports().prices.onSale(pro)).toMatchObject([
      { amount: 4_400, currency: "JPY" },
    ]);
    await change("price = 29, currency = 'USD'");
    await pricePlugin(ports(), pro, noon);
    expect(await ports().prices.onSale(pro)).toMatchObject([
      { amount: 2_900, currency: "USD" },
    ]);
  });

  it("made twice makes nothing twice", async () => {
    await pricePlugin(ports(), pro, noon);
    await pricePlugin(ports(), pro, noon);
    expect(
      await db.sql("select count(*)::integer as n from public.plugin_prices"),
    ).toEqual([{ n: 1 }]);
    expect(stripe.retired).toEqual([]);
  });

  it("to nothing takes it off sale", async () => {
    await pricePlugin(ports(), pro, noon);
    await change("tier = 'free', price = 0, billing_period = null");
    expect(await asked()).toEqual([`billing.price:${pro}`]);
    await pricePlugin(ports(), pro, noon);
    expect(await ports().prices.onSale(pro)).toEqual([]);
    expect(stripe.retired).toHaveLength(1);
  });
});
