import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createConnect } from "../../src/stripe/connect.ts";
import { createAuthors } from "../../src/supabase/authors-store.ts";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { later, noon } from "../support/licence-records.ts";
import { paidPlugin, recordSale } from "../support/sale-records.ts";
import { openStripe } from "../support/stripe-world.ts";

let world: ApiWorld;
let stripe: Awaited<ReturnType<typeof openStripe>>;
beforeAll(async () => {
  stripe = await openStripe(noon);
  world = await openApiWorld();
  world.deps.selling = {
    connect: createConnect(stripe.client, {
      returnUrl: "https://miyabi.example",
    }),
    authors: createAuthors(world.db.client),
    commissionPercent: 20,
  };
});
afterAll(async () => {
  await world.db.close();
  await stripe.close();
});

const onboarding = "/v1/authors/onboarding";

describe("an author who wants to be paid", () => {
  it("gets a link, one account however often they ask, and learns when they can sell", async () => {
    const { id, token } = await world.person();
    expect((await world.send("GET", onboarding, { token })).body).toEqual({
      connected: false,
      transfers: null,
      can_sell: false,
      requirements: [],
    });
    const asked = await Promise.all(
      Array.from({ length: 3 }, () =>
        world.send("POST", onboarding, { token, body: { country: "JP" } }),
      ),
    );
    expect(asked.map(({ status }) => status)).toEqual([200, 200, 200]);
    const account = await createAuthors(world.db.client).account(id);
    const account_id = account?.account_id ?? "";
    for (const { body } of asked) expect(body["url"]).toContain(account_id);
    expect((await world.send("GET", onboarding, { token })).body).toMatchObject(
      { connected: true, transfers: "restricted", can_sell: false },
    );
    stripe.stripe.setTransfers(account_id, "active");
    expect((await world.send("GET", onboarding, { token })).body).toMatchObject(
      { connected: true, transfers: "active", can_sell: true },
    );
    expect(await createAuthors(world.db.client).account(id)).toEqual({
      account_id,
      transfers: "active",
    });
  });

  it("may leave the country to Stripe, and is refused one that is none", async () => {
    const { token } = await world.person();
    const wrong = { country: "Japan" };
    const refused = await world.send("POST", onboarding, {
      token,
      body: wrong,
    });
    expect(refused.status).toBe(422);
    const taken = await world.send("POST", onboarding, { token, body: {} });
    expect(taken.status).toBe(200);
  });

  it("has to sign in, and reads the setting where Stripe is not configured", async () => {
    expect((await world.send("POST", onboarding, { body: {} })).status).toBe(
      401,
    );
    const { selling } = world.deps;
    world.deps.selling = null;
    const { token } = await world.person();
    for (const path of [onboarding, "/v1/authors/earnings"]) {
      const answer = await world.send("GET", path, { token });
      expect(answer.status).toBe(503);
      expect(answer.body["message"]).toContain("STRIPE_SECRET_KEY");
    }
    world.deps.selling = selling;
  });
});

describe("GET /v1/authors/earnings", () => {
  it("sums sales, what went back, commission and net by month, plugin and currency, and of nobody else's plugins", async () => {
    const author = await world.person();
    const other = await world.person();
    const buyer = await world.person();
    await paidPlugin(world.db, { id: "tools-a", author_id: author.id });
    await paidPlugin(world.db, { id: "tools-b", author_id: other.id });
    const sale = {
      plugin_id: "tools-a",
      author_id: author.id,
      user_id: buyer.id,
      paid_at: noon,
      amount: 1_000,
      fee: 200,
    };
    await recordSale(world.db, sale);
    await recordSale(world.db, { ...sale, refunded: 250 });
    await recordSale(world.db, { ...sale, dispute: "lost" });
    await recordSale(world.db, { ...sale, currency: "JPY" });
    await recordSale(world.db, { ...sale, paid_at: later(31) });
    await recordSale(world.db, {
      ...sale,
      plugin_id: "tools-b",
      author_id: other.id,
    });
    const answer = await world.send("GET", "/v1/authors/earnings", {
      token: author.token,
    });
    expect(answer.status).toBe(200);
    const row = { plugin_id: "tools-a", fees: 0, tax: 0 };
    expect(answer.body).toEqual({
      commission_percent: 20,
      payouts: [],
      earnings: [
        {
          ...row,
          ...{ month: "2026-04", currency: "USD", sales: 1, gross: 1_000 },
          ...{ refunds: 0, commission: 200, net: 800 },
        },
        {
          ...row,
          ...{ month: "2026-03", currency: "JPY", sales: 1, gross: 1_000 },
          ...{ refunds: 0, commission: 200, net: 800 },
        },
        {
          ...row,
          ...{ month: "2026-03", currency: "USD", sales: 3, gross: 3_000 },
          ...{ refunds: 1_250, commission: 350, net: 1_400 },
        },
      ],
    });
  });
});

describe("a payment that went back", () => {
  it("asks the author's part back, once for each change, and not for the house's own", async () => {
    const author = await world.person();
    const buyer = await world.person();
    await paidPlugin(world.db, { id: "tools-c", author_id: author.id });
    const sale = {
      plugin_id: "tools-c",
      author_id: author.id,
      user_id: buyer.id,
      paid_at: noon,
      amount: 1_000,
      fee: 200,
    };
    const asked = async (id: string) =>
      (
        await world.db.sql("select kind from public.jobs where key = $1", [
          `billing.reverse:${id}`,
        ])
      ).length;
    const kept = await recordSale(world.db, sale);
    // Its tax is looked up once.
    expect(await asked(kept)).toBe(1);
    await world.db.sql("delete from public.jobs");
    await world.db.sql(
      "update public.billing_payments set amount_refunded = 1000 where payment_intent_id = $1",
      [kept],
    );
    expect(await asked(kept)).toBe(1);
    const authors = createAuthors(world.db.client);
    expect(await authors.payment(kept)).toMatchObject({
      payment_intent_id: kept,
      amount: 1_000,
      unshared: 1_000,
    });
    const own = await recordSale(world.db, {
      ...sale,
      destination: null,
      dispute: "lost",
    });
    expect(await asked(own)).toBe(0);
    expect(await authors.payment(own)).toBeNull();
  });
});
