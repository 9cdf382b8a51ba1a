import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { later } from "../support/licence-records.ts";
import { buy, openShop, verdict, type Shop } from "../support/shop-world.ts";

const pro = "miyabi-operations-pro";
const visa = { payment_method_id: "pm_card_visa" };

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

const subscriptionsAtStripe = () =>
  Object.values(shop.stripe.state().subscriptions);

/** The trial is used, so that the next purchase is paid at once. */
async function triedBefore(token: string): Promise<void> {
  const path = `/v1/marketplace/plugins/${pro}/trial`;
  await shop.send("POST", path, { token });
}

describe("buying a plan", () => {
  it("begins with the trial, and its licence is there at once", async () => {
    const { id, token } = await shop.person();
    const bought = await buy(shop, token, pro, visa);
    expect(bought).toMatchObject({
      status: 200,
      body: {
        subscription_id: /^sub_/,
        status: "trialing",
        trial_ends_at: later(14).toISOString(),
        current_period_end: later(14).toISOString(),
      },
    });
    expect(bought.body).not.toHaveProperty("client_secret");
    expect(await verdict(shop, bought.body["license_key"])).toMatchObject({
      code: "VALID",
      tier: "pro",
    });
    expect(subscriptionsAtStripe()).toMatchObject([
      { metadata: { user_id: id, plugin_id: pro } },
    ]);
  });

  it("after the trial was used is paid at once", async () => {
    const { token } = await shop.person();
    await triedBefore(token);
    const bought = await buy(shop, token, pro, visa);
    expect(bought.body).toMatchObject({
      status: "active",
      trial_ends_at: null,
      license_key: expect.any(String) as string,
    });
    expect(Object.values(shop.stripe.state().charges)).toMatchObject([
      { amount: 2_900, currency: "usd", paid: true },
    ]);
  });

  it("without a card waits for the browser to confirm, and then gives the licence", async () => {
    const { token } = await shop.person();
    await triedBefore(token);
    const begun = await buy(shop, token, pro);
    expect(begun.body).toMatchObject({
      status: "incomplete",
      license_key: null,
    });
    const secret = String(begun.body["client_secret"]);
    // Asked again, it is the same purchase.
    expect((await buy(shop, token, pro)).body["client_secret"]).toBe(secret);
    shop.stripe.buyer.confirm(secret, "pm_card_visa");
    await shop.sync.subscription(String(begun.body["subscription_id"]));
    const own = await shop.send("GET", "/v1/marketplace/subscriptions", {
      token,
    });
    expect(own.body["subscriptions"]).toMatchObject([
      { status: "active", plugin_id: pro, amount: 2_900, currency: "USD" },
    ]);
    expect(subscriptionsAtStripe()).toHaveLength(1);
  });

  it("with a bank that wants a confirmation says what to confirm", async () => {
    const { token } = await shop.person();
    await triedBefore(token);
    const begun = await buy(shop, token, pro, {
      payment_method_id: "pm_card_authenticationRequired",
    });
    expect(begun).toMatchObject({
      status: 200,
      body: {
        status: "incomplete",
        license_key: null,
        client_secret: /_secret_/,
      },
    });
    shop.stripe.buyer.confirm(String(begun.body["client_secret"]));
    await shop.sync.subscription(String(begun.body["subscription_id"]));
    expect((await buy(shop, token, pro, visa)).status).toBe(409);
  });

  it("with a card that is declined is 402 with the reason, and goes on with another card", async () => {
    const { token } = await shop.person();
    await triedBefore(token);
    const declined = await buy(shop, token, pro, {
      payment_method_id: "pm_card_chargeCustomerFail",
    });
    expect(declined).toMatchObject({
      status: 402,
      body: {
        error: "payment_required",
        details: [{ path: "payment_method_id", message: /declined/ }],
      },
    });
    const paid = await buy(shop, token, pro, visa);
    expect(paid.body).toMatchObject({ status: "active" });
    expect(subscriptionsAtStripe()).toHaveLength(1);
  });

  it("with a card that is refused at once subscribes to nothing", async () => {
    const { token } = await shop.person();
    const declined = await buy(shop, token, pro, {
      payment_method_id: "pm_card_chargeDeclined",
    });
    expect(declined.status).toBe(402);
    expect(subscriptionsAtStripe()).toEqual([]);
  });

  it("a second time is 409", async () => {
    const { token } = await shop.person();
    await buy(shop, token, pro, visa);
    const again = await buy(shop, token, pro, visa);
    expect(again).toMatchObject({
      status: 409,
      body: { message: /already/ },
    });
    expect(subscriptionsAtStripe()).toHaveLength(1);
  });

  it("again after it ended is a new subscription, without a second trial", async () => {
    const { token } = await shop.person();
    const first = await buy(shop, token, pro, visa);
    const path = `/v1/marketplace/subscriptions/${String(first.body["subscription_id"])}`;
    await shop.send("DELETE", `${path}?immediately=true`, { token });
    const second = await buy(shop, token, pro, visa);
    expect(second.body).toMatchObject({
      status: "active",
      trial_ends_at: null,
    });
    expect(second.body["subscription_id"]).not.toBe(
      first.body["subscription_id"],
    );
  });

  it("at once from several windows makes one customer and one subscription", async () => {
    const { id, token } = await shop.person();
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => buy(shop, token, pro, visa)),
    );
    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses].filter((one) => one !== 200 && one !== 409)).toEqual(
      [],
    );
    expect(answers.some(({ status }) => status === 200)).toBe(true);
    expect(Object.values(shop.stripe.state().customers)).toMatchObject([
      { metadata: { user_id: id } },
    ]);
    expect(subscriptionsAtStripe()).toHaveLength(1);
  });
});

describe("what is refused before Stripe is asked", () => {
  it.each([
    [
      "a tier that the plugin does not have",
      "miyabi-security-scanner",
      { tier: "enterprise" },
      422,
    ],
    ["a cycle that it is not sold in", pro, { billing_cycle: "yearly" }, 422],
    ["what is free", "miyabi-operations-free", {}, 409],
    ["what does not exist", "no-such-plugin", {}, 404],
    ["what is no payment method", pro, { payment_method_id: "card" }, 422],
    ["an add-on without its base", "miyabi-security-scanner", visa, 409],
  ])("%s", async (_, plugin, body, status) => {
    const { token } = await shop.person();
    expect((await buy(shop, token, plugin, body)).status).toBe(status);
    expect(shop.stripe.state().customers).toEqual({});
  });

  it("the enterprise plan, with where to ask for it", async () => {
    shop.deps.links.sales = "https://miyabi.example/sales";
    const { token } = await shop.person();
    for (const plugin of ["miyabi-operations-enterprise", pro]) {
      const answer = await buy(shop, token, plugin, { tier: "enterprise" });
      expect(answer).toMatchObject({
        status: 409,
        body: { message: /https:\/\/miyabi\.example\/sales/ },
      });
    }
  });

  it("everything where Stripe is not configured, naming the setting", async () => {
    const { billing } = shop.deps;
    shop.deps.billing = null;
    const { token } = await shop.person();
    const answer = await buy(shop, token, pro, visa);
    expect(answer.status).toBe(503);
    expect(answer.body["message"]).toContain("STRIPE_SECRET_KEY");
    shop.deps.billing = billing;
  });

  it("a price that is not made yet, with when to come again", async () => {
    const { token } = await shop.person();
    await shop.db.sql("update public.plugins set price = 39 where id = $1", [
      pro,
    ]);
    const early = await buy(shop, token, pro, visa);
    expect(early).toMatchObject({ status: 503, body: { retry_after: 60 } });
    await shop.price(pro);
    expect((await buy(shop, token, pro, visa)).status).toBe(200);
  });
});
