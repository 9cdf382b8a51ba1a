import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { later } from "../support/licence-records.ts";
import { buy, openShop, type Shop } from "../support/shop-world.ts";

const pro = "miyabi-operations-pro";
const visa = { payment_method_id: "pm_card_visa" };

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

const sweep = async (days: number) =>
  (await shop.deps.entitlements.sweep(later(days).toISOString())).trials;

const letters = async () =>
  (
    await shop.db.sql(
      "select letter from public.mail_outbox where letter->>'kind' = 'trial_ending'",
    )
  ).map(({ letter }) => letter);

describe("three days before a trial ends", () => {
  it("whoever subscribed is told what will be charged, once", async () => {
    const { token } = await shop.person();
    await buy(shop, token, pro, visa);
    expect(await sweep(10.9)).toBe(0);
    expect(await sweep(11)).toBe(1);
    expect(await sweep(12)).toBe(0);
    expect(await letters()).toEqual([
      {
        kind: "trial_ending",
        plugin_name: "Miyabi Operations - Pro",
        trial_ends_at: later(14).toISOString(),
        amount: 2_900,
        currency: "USD",
      },
    ]);
  });

  it("whoever only tries it, or has cancelled, is told that nothing is charged", async () => {
    const trying = await shop.person();
    await shop.send("POST", `/v1/marketplace/plugins/${pro}/trial`, trying);
    const leaving = await shop.person();
    const { body } = await buy(shop, leaving.token, pro, visa);
    const path = `/v1/marketplace/subscriptions/${String(body["subscription_id"])}`;
    await shop.send("DELETE", path, leaving);
    expect(await sweep(12)).toBe(2);
    expect(await letters()).toMatchObject([
      { amount: null, currency: null },
      { amount: null, currency: null },
    ]);
  });

  it("nobody is told who has ended it, or when it is over", async () => {
    const { token } = await shop.person();
    const { body } = await buy(shop, token, pro, visa);
    const path = `/v1/marketplace/subscriptions/${String(body["subscription_id"])}`;
    await shop.send("DELETE", `${path}?immediately=true`, { token });
    expect(await sweep(12)).toBe(0);
    expect(await sweep(15)).toBe(0);
  });
});
