import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { later } from "../support/licence-records.ts";
import { buy, openShop, verdict, type Shop } from "../support/shop-world.ts";

const pro = "miyabi-operations-pro";
const enterprise = "miyabi-operations-enterprise";
const visa = { payment_method_id: "pm_card_visa" };
const day = 86_400;

let shop: Shop;
beforeEach(async () => {
  shop = await openShop({ enterprise: "online" });
});
afterEach(() => shop.close());

/** A person who has paid for the plan. */
async function subscriber() {
  const person = await shop.person();
  const { token } = person;
  await shop.send("POST", `/v1/marketplace/plugins/${pro}/trial`, { token });
  const { body } = await buy(shop, token, pro, visa);
  const subscription_id = String(body["subscription_id"]);
  const path = `/v1/marketplace/subscriptions/${subscription_id}`;
  return { ...person, subscription_id, path, license_key: body["license_key"] };
}

const charges = () =>
  Object.values(shop.stripe.state().charges)
    .filter(({ paid }) => paid)
    .map(({ amount }) => amount);

describe("an own subscription", () => {
  it("is listed with what it costs and until when it runs", async () => {
    const { token, subscription_id } = await subscriber();
    const { body } = await shop.send("GET", "/v1/marketplace/subscriptions", {
      token,
    });
    expect(body).toMatchObject({
      subscriptions: [
        {
          subscription_id,
          plugin_id: pro,
          tier: "pro",
          status: "active",
          billing_cycle: "monthly",
          amount: 2_900,
          currency: "USD",
          current_period_end: later(31).toISOString(),
          cancel_at_period_end: false,
        },
      ],
    });
  });

  it("is nobody else's to see or to change", async () => {
    const { path } = await subscriber();
    const { token } = await shop.person();
    const { body } = await shop.send("GET", "/v1/marketplace/subscriptions", {
      token,
    });
    expect(body).toEqual({ subscriptions: [] });
    const change = { token, body: { cancel_at_period_end: true } };
    expect((await shop.send("PATCH", path, change)).status).toBe(404);
    expect((await shop.send("DELETE", path, { token })).status).toBe(404);
  });

  it("is cancelled at the end of what was paid for, and uncancelled", async () => {
    const { token, path, license_key } = await subscriber();
    const cancelled = await shop.send("DELETE", path, { token });
    expect(cancelled.body).toMatchObject({
      status: "active",
      cancel_at_period_end: true,
    });
    expect(await verdict(shop, license_key)).toMatchObject({ valid: true });
    const kept = await shop.send("PATCH", path, {
      token,
      body: { cancel_at_period_end: false },
    });
    expect(kept.body).toMatchObject({ cancel_at_period_end: false });
  });

  it("is cancelled at once, and its licence gives way to the free one", async () => {
    const { token, path, license_key } = await subscriber();
    const ended = await shop.send("DELETE", `${path}?immediately=true`, {
      token,
    });
    expect(ended.body).toMatchObject({ status: "canceled" });
    expect(await verdict(shop, license_key)).toMatchObject({
      code: "SUPERSEDED",
    });
    const again = await shop.send("DELETE", path, { token });
    expect(again.status).toBe(409);
  });

  it("with nothing to change is refused", async () => {
    const { token, path } = await subscriber();
    const answer = await shop.send("PATCH", path, { token, body: {} });
    expect(answer.status).toBe(422);
  });
});

describe("another plan", () => {
  it("that costs more is paid for at once, less what was paid, and its licence is there", async () => {
    const { id, path, license_key } = await subscriber();
    shop.pass(10 * day);
    const { accessTokens } = shop.deps;
    const fresh = await accessTokens.issue(id, shop.time.now);
    const token = fresh.access_token;
    const changed = await shop.send("PATCH", path, {
      token,
      body: { tier: "enterprise" },
    });
    expect(changed).toMatchObject({
      status: 200,
      body: { plugin_id: enterprise, tier: "enterprise", status: "active" },
    });
    const [first = 0, second = 0] = charges();
    expect(first).toBe(2_900);
    expect(second).toBeGreaterThan(2_900);
    expect(second).toBeLessThan(500_000 - 2_900);
    expect(await verdict(shop, license_key)).toMatchObject({ valid: false });
    const { body } = await shop.send("GET", "/v1/licenses", { token });
    expect(JSON.stringify(body)).toContain(enterprise);
  });

  it("that is declined changes nothing", async () => {
    const { token, path, license_key } = await subscriber();
    const [customer = ""] = Object.keys(shop.stripe.state().customers);
    shop.stripe.buyer.replaceCard(customer, "pm_card_chargeCustomerFail");
    const declined = await shop.send("PATCH", path, {
      token,
      body: { tier: "enterprise" },
    });
    expect(declined.status).toBe(402);
    const { body } = await shop.send("GET", "/v1/marketplace/subscriptions", {
      token,
    });
    expect(body["subscriptions"]).toMatchObject([{ plugin_id: pro }]);
    expect(await verdict(shop, license_key)).toMatchObject({ valid: true });
  });

  it("that costs less is charged nothing now", async () => {
    const { token, path } = await subscriber();
    await shop.send("PATCH", path, { token, body: { tier: "enterprise" } });
    const before = charges().length;
    const changed = await shop.send("PATCH", path, {
      token,
      body: { tier: "pro" },
    });
    expect(changed.body).toMatchObject({ plugin_id: pro, tier: "pro" });
    expect(charges()).toHaveLength(before);
  });

  it("that is free is what follows at the period's end", async () => {
    const { token, path } = await subscriber();
    const changed = await shop.send("PATCH", path, {
      token,
      body: { tier: "free" },
    });
    expect(changed.body).toMatchObject({ cancel_at_period_end: true });
  });

  it("is refused while a payment is open", async () => {
    const { token } = await shop.person();
    const trial = `/v1/marketplace/plugins/${pro}/trial`;
    await shop.send("POST", trial, { token });
    const begun = await buy(shop, token, pro);
    const path = `/v1/marketplace/subscriptions/${String(begun.body["subscription_id"])}`;
    const changed = await shop.send("PATCH", path, {
      token,
      body: { tier: "enterprise" },
    });
    expect(changed.status).toBe(409);
  });

  it("leaves who stays with theirs at the price that they had", async () => {
    const { token, path } = await subscriber();
    await shop.db.sql("update public.plugins set price = 39 where id = $1", [
      pro,
    ]);
    await shop.price(pro);
    const same = await shop.send("PATCH", path, {
      token,
      body: { tier: "pro", billing_cycle: "monthly" },
    });
    expect(same.body).toMatchObject({ amount: 2_900 });
  });
});

describe("another cycle", () => {
  it("is paid for at once where the plan is sold by the year, and runs for one", async () => {
    await shop.close();
    shop = await openShop({ yearlyMonths: 10 });
    const { token, path } = await subscriber();
    const changed = await shop.send("PATCH", path, {
      token,
      body: { billing_cycle: "yearly" },
    });
    expect(changed.body).toMatchObject({
      billing_cycle: "yearly",
      amount: 29_000,
      current_period_end: later(365).toISOString(),
    });
  });

  it("is refused where it is not", async () => {
    const { token, path } = await subscriber();
    const change = { token, body: { billing_cycle: "yearly" } };
    expect((await shop.send("PATCH", path, change)).status).toBe(422);
  });
});

describe("Stripe's portal", () => {
  it("is a link for who bought something, and refused to who did not", async () => {
    const { token } = await subscriber();
    const open = await shop.send("POST", "/v1/billing/portal", { token });
    expect(open).toMatchObject({ status: 200, body: { url: /^https:/ } });
    const other = await shop.person();
    const refused = await shop.send("POST", "/v1/billing/portal", {
      token: other.token,
    });
    expect(refused.status).toBe(409);
  });
});
