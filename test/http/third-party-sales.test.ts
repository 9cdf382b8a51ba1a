import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { paidPlugin } from "../support/sale-records.ts";
import { buy, openShop, type Shop } from "../support/shop-world.ts";

const visa = { payment_method_id: "pm_card_visa" };

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

/** A paid plugin that was approved, of an author who has told Stripe nothing yet. */
async function approved(id: string, period = "monthly") {
  const author = await shop.person();
  await paidPlugin(shop.db, { id, author_id: author.id, period });
  await shop.price(id);
  return author;
}

/** The author goes through Stripe's onboarding. */
async function onboarded(token: string): Promise<string> {
  const { body } = await shop.send("POST", "/v1/authors/onboarding", {
    token,
    body: {},
  });
  const account_id = String(body["url"]).split("/").at(-1) ?? "";
  shop.stripe.stripe.setTransfers(account_id, "active");
  await shop.work("billing.account", { account_id });
  return account_id;
}

const forSale = async (id: string) =>
  (await shop.send("GET", `/v1/marketplace/plugins/${id}`)).body["for_sale"];

const held = async (account: string) => {
  const balance = await shop.stripe.client.balance.retrieve(
    {},
    { stripeContext: account },
  );
  return balance.available[0]?.amount;
};

describe("what the house sells", () => {
  it("is for sale, but for what is free or sold by people", async () => {
    expect(await forSale("miyabi-operations-pro")).toBe(true);
    expect(await forSale("miyabi-operations-free")).toBe(false);
    expect(await forSale("miyabi-operations-enterprise")).toBe(false);
  });
});

describe("a paid plugin of an author", () => {
  it("is for sale only when its author can be paid", async () => {
    const author = await approved("tools");
    const buyer = await shop.person();
    const early = await buy(shop, buyer.token, "tools", visa);
    expect(early).toMatchObject({
      status: 409,
      body: { message: /not for sale yet/ },
    });
    expect(await forSale("tools")).toBe(false);
    const account_id = await onboarded(author.token);
    expect(await forSale("tools")).toBe(true);
    const bought = await buy(shop, buyer.token, "tools", visa);
    expect(bought.body).toMatchObject({ status: "active" });
    expect(await held(account_id)).toBe(800);
    shop.stripe.stripe.setTransfers(account_id, "restricted");
    await shop.work("billing.account", { account_id });
    const other = await shop.person();
    const late = await buy(shop, other.token, "tools", visa);
    expect(late.status).toBe(409);
  });

  it("earns 80 %, month by month", async () => {
    const author = await approved("tools");
    await onboarded(author.token);
    const buyer = await shop.person();
    await buy(shop, buyer.token, "tools", visa);
    const { body } = await shop.send("GET", "/v1/authors/earnings", {
      token: author.token,
    });
    expect(body["earnings"]).toMatchObject([
      { plugin_id: "tools", sales: 1, gross: 1_000, commission: 200, net: 800 },
    ]);
  });

  it("that is bought once goes through Checkout, with the same part for the author", async () => {
    const author = await approved("tools", "one-time");
    const account_id = await onboarded(author.token);
    const buyer = await shop.person();
    await buy(shop, buyer.token, "tools");
    const [session = ""] = Object.keys(shop.stripe.state().checkoutSessions);
    shop.stripe.buyer.pay(session, "pm_card_visa");
    await shop.sync.checkout(session);
    expect(await held(account_id)).toBe(800);
  });

  it("gives its author's part back when the buyer gets theirs back", async () => {
    const author = await approved("tools");
    const account_id = await onboarded(author.token);
    const buyer = await shop.person();
    await buy(shop, buyer.token, "tools", visa);
    const [intent] = Object.values(shop.stripe.state().paymentIntents);
    const payment_intent_id = intent?.id ?? "";
    await shop.stripe.client.refunds.create({
      payment_intent: payment_intent_id,
    });
    await shop.sync.payment(payment_intent_id);
    expect(
      await shop.db.sql(
        "select key from public.jobs where kind = 'billing.reverse'",
      ),
    ).toEqual([{ key: `billing.reverse:${payment_intent_id}` }]);
    await shop.work("billing.reverse", { payment_intent_id });
    expect(await held(account_id)).toBe(0);
    const { body } = await shop.send("GET", "/v1/authors/earnings", {
      token: author.token,
    });
    expect(body["earnings"]).toMatchObject([
      { gross: 1_000, refunds: 1_000, commission: 0, net: 0 },
    ]);
  });

  it("earns no tax: what is on top of the price is the house's to pay", async () => {
    await shop.close();
    shop = await openShop({ tax: "exclusive" });
    const author = await approved("tools");
    const account_id = await onboarded(author.token);
    const buyer = await shop.person();
    const billing_details = { address: { country: "JP" } };
    await buy(shop, buyer.token, "tools", { ...visa, billing_details });
    const [intent] = Object.values(shop.stripe.state().paymentIntents);
    expect(intent?.amount).toBe(1_100);
    const payment_intent_id = intent?.id ?? "";
    await shop.work("billing.reverse", { payment_intent_id });
    await shop.work("billing.reverse", { payment_intent_id });
    expect(await held(account_id)).toBe(800);
    const { body } = await shop.send("GET", "/v1/authors/earnings", {
      token: author.token,
    });
    expect(body["earnings"]).toMatchObject([
      { gross: 1_100, tax: 100, commission: 200, net: 800 },
    ]);
  });
});
