import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { startStripe, type StripeSandbox } from "./start.ts";
import { paramsOf } from "./wire/params.ts";

let sandbox: StripeSandbox;
let stripe: Stripe;
const received: Stripe.Event[] = [];

beforeAll(async () => {
  sandbox = await startStripe({
    receiver: (signature, body) => {
      received.push(
        Stripe.webhooks.constructEvent(body, signature, "whsec_sandbox"),
      );
      return Promise.resolve(202);
    },
  });
  stripe = sandbox.client({ maxNetworkRetries: 0 });
});
afterAll(() => sandbox.close());

describe("what is sent to Stripe", () => {
  it("is refused when Stripe knows no such parameter, at any depth", async () => {
    const answer = await fetch(
      `http://127.0.0.1:${sandbox.address.port}/v1/customers`,
      {
        method: "POST",
        headers: {
          authorization: `Bearer ${sandbox.apiKey}`,
          "stripe-version": Stripe.API_VERSION,
        },
        body: new URLSearchParams({
          email: "a@example.test",
          "invoice_settings[default_source]": "card_1",
        }),
      },
    );
    expect([answer.status, await answer.json()]).toEqual([
      400,
      {
        error: {
          type: "invalid_request_error",
          code: "parameter_unknown",
          param: "invoice_settings[default_source]",
          message:
            "Received unknown parameter: invoice_settings[default_source]",
        },
      },
    ]);
  });

  it("does not compile here when the SDK has no such parameter, at any depth", () => {
    const create = paramsOf<Stripe.SubscriptionCreateParams>();
    expect(create({ customer: z.string() })).toBeDefined();
    // @ts-expect-error Stripe removed `coupon` from subscriptions.
    expect(create({ coupon: z.string() })).toBeDefined();
    const nested = { items: z.array(z.object({ price: z.string() })) };
    expect(create(nested)).toBeDefined();
    const removed = { items: z.array(z.object({ plan_id: z.string() })) };
    // @ts-expect-error An item has no `plan_id`.
    expect(create(removed)).toBeDefined();
  });

  it("must name what is required, and things that are there", async () => {
    await expect(stripe.customers.retrieve("cus_nobody")).rejects.toMatchObject(
      { statusCode: 404, code: "resource_missing" },
    );
    await expect(
      stripe.prices.create({ currency: "usd", product: "prod_none" }),
    ).rejects.toMatchObject({
      code: "parameter_missing",
      param: "unit_amount",
    });
    await expect(
      stripe.customers.retrieve("cus_nobody", { expand: ["nothing"] }),
    ).rejects.toMatchObject({ code: "resource_missing" });
  });

  it("is refused with a wrong key", async () => {
    const stranger = new Stripe("sk_test_other", {
      ...sandbox.address,
      maxNetworkRetries: 0,
    });
    await expect(stranger.customers.list()).rejects.toMatchObject({
      type: "StripeAuthenticationError",
    });
  });

  it("has an expansion refused that is not there any more", async () => {
    const customer = await stripe.customers.create({ name: "A" });
    await expect(
      stripe.customers.retrieve(customer.id, { expand: ["default_card"] }),
    ).rejects.toMatchObject({
      message: "This property cannot be expanded (default_card).",
    });
  });
});

describe("an idempotency key", () => {
  it("gets the first answer again for the same parameters, and an error for others", async () => {
    const options = { idempotencyKey: "customer-u1" };
    const first = await stripe.customers.create({ name: "A" }, options);
    const second = await stripe.customers.create({ name: "A" }, options);
    expect(second.id).toBe(first.id);
    await expect(
      stripe.customers.create({ name: "B" }, options),
    ).rejects.toMatchObject({ type: "StripeIdempotencyError" });
  });

  it("makes a lost answer harmless", async () => {
    sandbox.faults.next("answer_lost", { calls: /customers/, times: 2 });
    const options = { idempotencyKey: "customer-u2" };
    await expect(
      stripe.customers.create({ name: "Lost" }, options),
    ).rejects.toMatchObject({ type: "StripeConnectionError" });
    const made = await stripe.customers.create({ name: "Lost" }, options);
    const named = Object.values(sandbox.state().customers).filter(
      ({ name }) => name === "Lost",
    );
    expect(named.map(({ id }) => id)).toEqual([made.id]);
  });
});

describe("a fault", () => {
  it("is what Stripe answers to the next call only", async () => {
    sandbox.faults.next(429);
    await expect(stripe.customers.list()).rejects.toMatchObject({
      type: "StripeRateLimitError",
    });
    sandbox.faults.next(500);
    await expect(stripe.customers.list()).rejects.toMatchObject({
      type: "StripeAPIError",
    });
    // The SDK itself asks a second time when a connection breaks off.
    sandbox.faults.next("unreachable", { times: 2 });
    await expect(stripe.customers.list()).rejects.toMatchObject({
      type: "StripeConnectionError",
    });
    expect((await stripe.customers.list()).object).toBe("list");
  });
});

describe("lists", () => {
  it("come page by page, the newest first", async () => {
    const product = await stripe.products.create({ name: "Paged" });
    const made: string[] = [];
    for (const key of ["a", "b", "c", "d", "e"])
      made.unshift(
        (
          await stripe.prices.create({
            product: product.id,
            currency: "jpy",
            unit_amount: 100,
            lookup_key: key,
          })
        ).id,
      );
    const seen: string[] = [];
    for await (const price of stripe.prices.list({
      product: product.id,
      limit: 2,
    }))
      seen.push(price.id);
    expect(seen).toEqual(made);
  });

  it("give a lookup key to another price only when that is asked for", async () => {
    const product = await stripe.products.create({ name: "Keyed" });
    const price = {
      product: product.id,
      currency: "usd",
      unit_amount: 100,
      lookup_key: "keyed",
    };
    const old = await stripe.prices.create(price);
    await expect(stripe.prices.create(price)).rejects.toMatchObject({
      code: "resource_already_exists",
    });
    const fresh = await stripe.prices.create({
      ...price,
      transfer_lookup_key: true,
    });
    const found = await stripe.prices.list({ lookup_keys: ["keyed"] });
    expect(found.data.map(({ id }) => id)).toEqual([fresh.id]);
    expect((await stripe.prices.retrieve(old.id)).lookup_key).toBeNull();
  });
});

describe("events", () => {
  it("arrive signed, late, twice, in another order, or not at all", async () => {
    await sandbox.events.send();
    received.length = 0;
    await stripe.customers.create({ name: "First" });
    await stripe.customers.create({ name: "Second" });
    const statuses = await sandbox.events.send({
      order: (events) => events.toReversed(),
      times: 2,
    });
    expect(statuses).toEqual([202, 202, 202, 202]);
    const names = received.map(({ data }) =>
      "name" in data.object ? data.object.name : "",
    );
    expect(names).toEqual(["Second", "First", "Second", "First"]);
    await stripe.customers.create({ name: "Third" });
    expect(sandbox.events.drop()).toBe(1);
    expect(await sandbox.events.send()).toEqual([]);
    const listed = await stripe.events.list({ type: "customer.created" });
    expect(listed.data[0]?.data.object).toMatchObject({ name: "Third" });
  });
});
