import type Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { idOf } from "./model/refuse.ts";
import { createStripe, type StripeWorld } from "./create.ts";

let sandbox: StripeWorld;
let stripe: Stripe;

beforeEach(async () => {
  sandbox = await createStripe();
  stripe = sandbox.inProcess({ maxNetworkRetries: 0 });
});
afterEach(() => sandbox.close());

async function author(): Promise<string> {
  const account = await stripe.v2.core.accounts.create({
    contact_email: "author@example.test",
    dashboard: "express",
    configuration: {
      recipient: {
        capabilities: {
          stripe_balance: { stripe_transfers: { requested: true } },
        },
      },
    },
    defaults: {
      responsibilities: {
        fees_collector: "application",
        losses_collector: "application",
      },
    },
    metadata: { user_id: "u9" },
  });
  return account.id;
}

async function price(recurring: boolean): Promise<string> {
  const product = await stripe.products.create({ name: "Plugin" });
  const { id } = await stripe.prices.create({
    product: product.id,
    currency: "usd",
    unit_amount: 1000,
    ...(recurring ? { recurring: { interval: "month" } } : {}),
  });
  return id;
}

async function buyer(): Promise<string> {
  const { id } = await stripe.customers.create({ email: "b@example.test" });
  const method = await stripe.paymentMethods.attach("pm_card_visa", {
    customer: id,
  });
  await stripe.customers.update(id, {
    invoice_settings: { default_payment_method: method.id },
  });
  return id;
}

/** A sale of an author's plugin: of 1,000, 20 % is the platform's. */
async function sold(destination: string): Promise<Stripe.Charge> {
  await stripe.subscriptions.create({
    customer: await buyer(),
    items: [{ price: await price(true) }],
    application_fee_percent: 20,
    transfer_data: { destination },
  });
  const [charge] = (await stripe.charges.list()).data;
  if (charge === undefined) throw new Error("nothing was charged");
  return charge;
}

async function held(account: string): Promise<number | undefined> {
  const balance = await stripe.balance.retrieve({}, { stripeAccount: account });
  return balance.available[0]?.amount;
}

describe("an author's account", () => {
  it("cannot receive transfers before the onboarding is done, and both APIs tell when it is", async () => {
    const id = await author();
    const transfers = async (): Promise<string | undefined> =>
      (
        await stripe.v2.core.accounts.retrieve(id, {
          include: ["configuration.recipient"],
        })
      ).configuration?.recipient?.capabilities?.stripe_balance?.stripe_transfers
        ?.status;
    expect(await transfers()).toBe("restricted");
    const link = await stripe.v2.core.accountLinks.create({
      account: id,
      use_case: {
        type: "account_onboarding",
        account_onboarding: {
          refresh_url: "https://market.test/refresh",
          return_url: "https://market.test/return",
        },
      },
    });
    expect(link.url).toContain(id);
    sandbox.stripe.setTransfers(id, "active");
    expect(await transfers()).toBe("active");
    expect(sandbox.events.waiting().map(({ type }) => type)).toEqual([
      "account.updated",
      "v2.core.account[configuration.recipient].capability_status_updated",
    ]);
  });

  it("shows nothing of its configuration that was not asked for", async () => {
    const account = await stripe.v2.core.accounts.retrieve(await author());
    expect(account.configuration).toBeUndefined();
  });

  it("receives 80 % of a sale, and is paid out", async () => {
    const id = await author();
    await sold(id);
    expect(await held(id)).toBe(800);
    expect(sandbox.stripe.payOut(id, "usd")?.amount).toBe(800);
    expect(await held(id)).toBe(0);
    const payouts = await stripe.payouts.list({}, { stripeAccount: id });
    expect(payouts.data.map(({ amount }) => amount)).toEqual([800]);
  });

  it("gives its share of a refund back when the transfer and the fee are reversed", async () => {
    const id = await author();
    const charge = await sold(id);
    await stripe.refunds.create({
      charge: charge.id,
      amount: 500,
      reverse_transfer: true,
      refund_application_fee: true,
    });
    expect(await held(id)).toBe(400);
    const after = await stripe.charges.retrieve(charge.id);
    expect([after.amount_refunded, after.refunded]).toEqual([500, false]);
    await expect(
      stripe.refunds.create({ charge: charge.id, amount: 501 }),
    ).rejects.toMatchObject({ param: "amount" });
  });

  it("keeps the money of a refund that reverses nothing", async () => {
    const id = await author();
    const charge = await sold(id);
    await stripe.refunds.create({ charge: charge.id });
    expect(await held(id)).toBe(800);
  });
});

describe("a dispute", () => {
  it("is opened by a buyer, closed by the bank, and found by its payment", async () => {
    const charge = await sold(await author());
    const id = sandbox.buyer.dispute(charge.id);
    sandbox.stripe.closeDispute(id, "lost");
    const found = await stripe.disputes.list({
      payment_intent: idOf(charge.payment_intent),
    });
    expect(found.data.map(({ status }) => status)).toEqual(["lost"]);
    expect(
      sandbox.events
        .waiting()
        .map(({ type }) => type)
        .filter((type) => /created|closed/.test(type) && /dispute/.test(type)),
    ).toEqual(["charge.dispute.created", "charge.dispute.closed"]);
  });
});

describe("Checkout", () => {
  async function session(): Promise<Stripe.Checkout.Session> {
    return stripe.checkout.sessions.create({
      mode: "payment",
      customer: await buyer(),
      line_items: [{ price: await price(false), quantity: 1 }],
      metadata: { user_id: "u1", plugin_id: "templates" },
      success_url: "https://market.test/thanks",
    });
  }

  it("is paid at once by a card", async () => {
    const { id } = await session();
    sandbox.buyer.pay(id, "pm_card_visa");
    const paid = await stripe.checkout.sessions.retrieve(id, {
      expand: ["line_items", "payment_intent"],
    });
    expect(paid).toMatchObject({
      status: "complete",
      payment_status: "paid",
      amount_total: 1000,
      line_items: { data: [{ quantity: 1, amount_total: 1000 }] },
      payment_intent: { status: "succeeded" },
    });
  });

  it("is complete and unpaid while the money is on its way", async () => {
    const { id } = await session();
    sandbox.buyer.pay(id, "pm_card_visa", "later");
    const status = async (): Promise<string> =>
      (await stripe.checkout.sessions.retrieve(id)).payment_status;
    expect(await status()).toBe("unpaid");
    sandbox.buyer.settle(id, true);
    expect(await status()).toBe("paid");
  });

  it("stays open when the card is declined, and expires after a day", async () => {
    const { id } = await session();
    expect(() => sandbox.buyer.pay(id, "pm_card_chargeCustomerFail")).toThrow(
      "declined",
    );
    expect((await stripe.checkout.sessions.retrieve(id)).status).toBe("open");
    sandbox.clock.advance(86_400);
    expect((await stripe.checkout.sessions.retrieve(id)).status).toBe(
      "expired",
    );
  });

  it("sells nothing that is paid again and again", async () => {
    await expect(
      stripe.checkout.sessions.create({
        mode: "payment",
        line_items: [{ price: await price(true), quantity: 1 }],
      }),
    ).rejects.toMatchObject({ statusCode: 400 });
  });
});

describe("the customer portal", () => {
  it("is a link for one customer", async () => {
    const customer = await buyer();
    const portal = await stripe.billingPortal.sessions.create({ customer });
    expect(portal).toMatchObject({ customer, livemode: false });
  });
});
