import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buy, openShop, verdict, type Shop } from "../support/shop-world.ts";

const pro = "miyabi-operations-pro";
const visa = { payment_method_id: "pm_card_visa" };

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

describe("add-ons", () => {
  it("are sold to who has the plan", async () => {
    const { token } = await shop.person();
    await buy(shop, token, pro, visa);
    const bought = await buy(shop, token, "miyabi-security-scanner", visa);
    expect(bought.body).toMatchObject({ status: "active" });
    expect(await verdict(shop, bought.body["license_key"])).toMatchObject({
      code: "VALID",
      plugin_id: "miyabi-security-scanner",
      tier: "pro",
    });
  });

  it("that are bought once lead to Stripe's Checkout, to the same visit each time, and are there when it was paid", async () => {
    const { token } = await shop.person();
    await buy(shop, token, pro, visa);
    const templates = "miyabi-workflow-templates";
    const first = await buy(shop, token, templates);
    expect(first).toMatchObject({
      status: 200,
      body: { checkout_url: /^https:/ },
    });
    expect((await buy(shop, token, templates)).body).toEqual(first.body);
    const [session] = Object.keys(shop.stripe.state().checkoutSessions);
    shop.stripe.buyer.pay(session ?? "", "pm_card_visa");
    // No webhook has come: asking again finds out.
    expect((await buy(shop, token, templates)).status).toBe(409);
    const { body } = await shop.send("GET", "/v1/licenses", { token });
    expect(JSON.stringify(body)).toContain(templates);
  });

  it("whose payment takes its time give nothing before the money arrives", async () => {
    const { token } = await shop.person();
    await buy(shop, token, pro, visa);
    const templates = "miyabi-workflow-templates";
    await buy(shop, token, templates);
    const [session = ""] = Object.keys(shop.stripe.state().checkoutSessions);
    shop.stripe.buyer.pay(session, "pm_card_visa", "later");
    const waiting = await buy(shop, token, templates);
    expect(waiting).toMatchObject({
      status: 409,
      body: { message: /under way/ },
    });
    const before = await shop.send("GET", "/v1/licenses", { token });
    expect(JSON.stringify(before.body)).not.toContain(templates);
    shop.stripe.buyer.settle(session, true);
    await shop.sync.checkout(session);
    const after = await shop.send("GET", "/v1/licenses", { token });
    expect(JSON.stringify(after.body)).toContain(templates);
  });
});
