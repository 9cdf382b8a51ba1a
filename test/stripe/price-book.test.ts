import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPriceBook } from "../../src/stripe/price-book.ts";
import { noon } from "../support/licence-records.ts";
import { openStripe } from "../support/stripe-world.ts";

let stripe: Awaited<ReturnType<typeof openStripe>>;
let book: ReturnType<typeof createPriceBook>;
beforeEach(async () => {
  stripe = await openStripe(noon);
  book = createPriceBook(stripe.client, "off");
});
afterEach(() => stripe.close());

const plugin = {
  id: "miyabi-operations-pro",
  display_name: "Miyabi Operations - Pro",
};
const lookup_key = "miyabi-operations-pro:pro:monthly";

async function place(
  amount: number,
  change: { billing_cycle?: "monthly" | "yearly" | "one-time" } = {},
  from = book,
): Promise<string> {
  return from.price({
    tier: "pro",
    billing_cycle: "monthly",
    amount,
    currency: "USD",
    product_id: await from.product(plugin),
    lookup_key,
    ...change,
  });
}

const priceAt = (id: string) => stripe.client.prices.retrieve(id);

describe("a price at Stripe", () => {
  it("is made once", async () => {
    const id = await place(2_900);
    expect(await place(2_900)).toBe(id);
    expect(await priceAt(id)).toMatchObject({
      product: "miyabi_miyabi-operations-pro",
      unit_amount: 2_900,
      currency: "usd",
      recurring: { interval: "month" },
      lookup_key,
    });
    expect(Object.keys(stripe.state().prices)).toEqual([id]);
  });

  it("that costs something else gives its key to a new one, and leaves sale", async () => {
    const first = await place(2_900);
    const second = await place(3_900);
    expect(second).not.toBe(first);
    await book.retire(first);
    expect(await priceAt(first)).toMatchObject({
      active: false,
      lookup_key: null,
    });
    expect(await priceAt(second)).toMatchObject({ active: true, lookup_key });
  });

  it("that comes back after another is none of Stripe's old answers", async () => {
    const first = await place(2_900);
    await place(3_900);
    const third = await place(2_900);
    expect(third).not.toBe(first);
    expect(await place(2_900)).toBe(third);
  });

  it("of a thing that is bought once has no interval", async () => {
    const id = await place(1_900, { billing_cycle: "one-time" });
    expect(await priceAt(id)).toMatchObject({ recurring: null });
    const yearly = await place(1_900, { billing_cycle: "yearly" });
    expect(await priceAt(yearly)).toMatchObject({
      recurring: { interval: "year" },
    });
  });

  it("says how it stands to tax, and is made anew when that changes", async () => {
    const untaxed = await place(2_900);
    const inclusive = createPriceBook(stripe.client, "inclusive");
    const taxed = await place(2_900, {}, inclusive);
    expect(taxed).not.toBe(untaxed);
    expect(await priceAt(taxed)).toMatchObject({ tax_behavior: "inclusive" });
  });
});

describe("a product at Stripe", () => {
  it("is made once under an id of our own, and gets the plugin's new name", async () => {
    const id = await book.product(plugin);
    expect(await book.product(plugin)).toBe(id);
    await book.product({ ...plugin, display_name: "Pro" });
    expect(await stripe.client.products.retrieve(id)).toMatchObject({
      id: "miyabi_miyabi-operations-pro",
      name: "Pro",
      metadata: { plugin_id: plugin.id },
    });
    expect(Object.keys(stripe.state().products)).toEqual([id]);
  });
});
