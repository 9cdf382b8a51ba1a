import type Stripe from "stripe";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { asList, asObject, asText, type Json } from "../../sandbox/json.ts";
import { openShop, type Shop } from "../../sandbox/shop/open-shop.ts";
import type { Member } from "../../sandbox/shop/prepare-data.ts";

const plan = "miyabi-operations-pro";
const purchase = `/v1/marketplace/plugins/${plan}/purchase`;
const visa = { tier: "pro", payment_method_id: "pm_card_visa" };

let shop: Shop;
let next = 0;
let buyer: Member;

beforeAll(async () => {
  shop = await openShop(new Date("2026-12-01T09:00:00Z"), [
    ...(["aoi", "hana", "ren", "yuki"] as const),
  ]);
});
afterAll(() => shop.close());
beforeEach(() => {
  buyer = shop.buyers[next] ?? shop.buyers[0];
  next += 1;
});

async function subscriptions(): Promise<Json[]> {
  const path = "/v1/marketplace/subscriptions";
  const { body } = await shop.call(buyer, "GET", path);
  return asList(body["subscriptions"]).map(asObject);
}

async function licencesInForce(): Promise<string[]> {
  const { body } = await shop.call(buyer, "GET", "/v1/licenses");
  return asList(body["licenses"])
    .map(asObject)
    .filter(({ status }) => status === "active")
    .map(({ tier }) => asText(tier));
}

function atStripe(): Stripe.Subscription[] {
  return Object.values(shop.stripe.state().subscriptions).filter(
    ({ metadata }) => metadata["user_id"] === buyer.id,
  );
}

function told(type: string): Stripe.EventBase[] {
  const [subscription] = atStripe();
  return shop.stripe
    .state()
    .events.filter((event) => event.object === "event")
    .filter((event) => event.type === type)
    .filter(
      ({ data }) => "id" in data.object && data.object.id === subscription?.id,
    );
}

describe("events of Stripe", () => {
  it("created and updated in the same second, told the wrong way round, lead to what is there now", async () => {
    await shop.call(buyer, "POST", `/v1/marketplace/plugins/${plan}/trial`);
    const begun = await shop.call(buyer, "POST", purchase, { tier: "pro" });
    expect(begun.body["status"]).toBe("incomplete");
    shop.stripe.buyer.confirm(
      asText(begun.body["client_secret"]),
      "pm_card_visa",
    );
    const [created] = told("customer.subscription.created");
    const [updated] = told("customer.subscription.updated");
    expect(created?.created).toBe(updated?.created);
    await shop.stripe.events.send({ order: (events) => events.toReversed() });
    await shop.settled();
    expect(await subscriptions()).toMatchObject([{ status: "active" }]);
    if (created !== undefined) await shop.stripe.events.again(created);
    await shop.settled();
    expect(await subscriptions()).toMatchObject([{ status: "active" }]);
    expect(await licencesInForce()).toEqual(["pro"]);
  });

  it("updated after deleted brings nothing back", async () => {
    await shop.call(buyer, "POST", purchase, visa);
    await shop.hear();
    expect(await licencesInForce()).toEqual(["pro"]);
    const [own] = atStripe();
    const stripe = shop.stripe.client();
    await stripe.subscriptions.update(own?.id ?? "", { description: "late" });
    await stripe.subscriptions.cancel(own?.id ?? "");
    await shop.stripe.events.send({ order: (events) => events.toReversed() });
    const [updated] = told("customer.subscription.updated");
    expect(updated).toBeDefined();
    if (updated !== undefined) await shop.stripe.events.again(updated);
    await shop.settled();
    expect(await subscriptions()).toMatchObject([{ status: "canceled" }]);
    expect(await licencesInForce()).not.toContain("pro");
  });
});

describe("a purchase", () => {
  it("made twice at once is one subscription, one payment and one licence", async () => {
    await shop.call(buyer, "POST", `/v1/marketplace/plugins/${plan}/trial`);
    const before = Object.keys(shop.stripe.state().charges).length;
    const both = await Promise.all(
      [1, 2].map(() => shop.call(buyer, "POST", purchase, visa)),
    );
    await shop.hear();
    expect(both.map(({ status }) => status).toSorted()[0]).toBe(200);
    expect(atStripe()).toHaveLength(1);
    expect(Object.keys(shop.stripe.state().charges)).toHaveLength(before + 1);
    expect(await subscriptions()).toMatchObject([{ status: "active" }]);
    expect(await licencesInForce()).toEqual(["pro"]);
  });

  it("whose webhook arrives before Stripe's answer is applied once", async () => {
    shop.stripe.beforeAnswer(/^POST \/v1\/subscriptions$/, shop.hear);
    const bought = await shop.call(buyer, "POST", purchase, visa);
    expect(bought).toMatchObject({ status: 200, body: { status: "trialing" } });
    await shop.hear();
    expect(await subscriptions()).toMatchObject([{ status: "trialing" }]);
    expect(await licencesInForce()).toEqual(["pro"]);
    const { body } = await shop.call(null, "POST", "/v1/licenses/verify", {
      license_key: bought.body["license_key"],
    });
    expect(body["code"]).toBe("VALID");
  });
});
