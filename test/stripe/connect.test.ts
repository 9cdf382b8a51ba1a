import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createConnect } from "../../src/stripe/connect.ts";
import { noon } from "../support/licence-records.ts";
import { openStripe } from "../support/stripe-world.ts";

const author = {
  user_id: "00000000-0000-4000-8000-000000000001",
  email: "ayumi@example.com",
  login: "ayumi",
  country: "JP",
};

let stripe: Awaited<ReturnType<typeof openStripe>>;
let connect: ReturnType<typeof createConnect>;
beforeEach(async () => {
  stripe = await openStripe(noon);
  connect = createConnect(stripe.client, {
    returnUrl: "https://miyabi.example",
  });
});
afterEach(() => stripe.close());

/** A plugin of the author's was sold for 10 dollars; 20 % is the marketplace's. */
async function sold() {
  const { account_id } = await connect.open(author);
  stripe.stripe.setTransfers(account_id, "active");
  const { client } = stripe;
  const { id: customer } = await client.customers.create();
  const card = await client.paymentMethods.attach("pm_card_visa", { customer });
  const product = await client.products.create({ name: "Plugin" });
  const { id: price } = await client.prices.create({
    product: product.id,
    currency: "usd",
    unit_amount: 1_000,
    recurring: { interval: "month" },
  });
  await client.subscriptions.create({
    customer,
    items: [{ price }],
    default_payment_method: card.id,
    application_fee_percent: 20,
    transfer_data: { destination: account_id },
  });
  const [charge] = (await client.charges.list()).data;
  const intent = charge?.payment_intent;
  if (charge === undefined || typeof intent !== "string")
    throw new Error("nothing was charged");
  return { account_id, charge: charge.id, payment_intent_id: intent };
}

async function held(account: string): Promise<number | undefined> {
  const { available } = await stripe.client.balance.retrieve(
    {},
    { stripeContext: account },
  );
  return available[0]?.amount;
}

describe("an author's account at Stripe", () => {
  it("is one, however often it is opened, and cannot be paid at first", async () => {
    const first = await connect.open(author);
    expect(first).toMatchObject({ transfers: "restricted" });
    expect(await connect.open(author)).toEqual(first);
    expect(Object.keys(stripe.state().accounts)).toEqual([first.account_id]);
  });

  it("is looked at anew, and one that does not exist is none", async () => {
    const { account_id } = await connect.open(author);
    stripe.stripe.setTransfers(account_id, "active");
    expect(await connect.look(account_id)).toMatchObject({
      account_id,
      transfers: "active",
    });
    expect(await connect.look("acct_none")).toBeNull();
  });

  it("has a page where the author tells Stripe who they are", async () => {
    const { account_id } = await connect.open(author);
    expect(await connect.onboarding(account_id)).toContain(account_id);
  });

  it("holds 80 % of a sale, which is paid out", async () => {
    const { account_id } = await sold();
    expect(await held(account_id)).toBe(800);
    stripe.stripe.payOut(account_id, "usd");
    expect(await connect.payouts(account_id)).toMatchObject([
      { amount: 800, currency: "USD", status: "paid" },
    ]);
  });
});

describe("what went back to the buyer", () => {
  it("is taken back from the author, with the commission on it, once", async () => {
    const { account_id, charge, payment_intent_id } = await sold();
    // As in Stripe's dashboard, when nobody ticks the boxes.
    await stripe.client.refunds.create({ charge });
    const payment = { payment_intent_id, amount: 1_000, unshared: 1_000 };
    await connect.takeBack(payment);
    await connect.takeBack(payment);
    expect(await held(account_id)).toBe(0);
    const [fee] = Object.values(stripe.state().applicationFees);
    expect(fee).toMatchObject({ amount: 200, amount_refunded: 200 });
  });

  it("in part takes back the same part", async () => {
    const { account_id, charge, payment_intent_id } = await sold();
    await stripe.client.refunds.create({ charge, amount: 250 });
    await connect.takeBack({ payment_intent_id, amount: 1_000, unshared: 250 });
    expect(await held(account_id)).toBe(600);
    await connect.takeBack({ payment_intent_id, amount: 1_000, unshared: 500 });
    expect(await held(account_id)).toBe(400);
  });

  it("is left alone where the refund itself took it back", async () => {
    const { account_id, charge, payment_intent_id } = await sold();
    await stripe.client.refunds.create({
      charge,
      reverse_transfer: true,
      refund_application_fee: true,
    });
    await connect.takeBack({
      payment_intent_id,
      amount: 1_000,
      unshared: 1_000,
    });
    expect(await held(account_id)).toBe(0);
    const [transfer] = Object.values(stripe.state().transfers);
    expect(transfer?.reversals.data).toHaveLength(1);
  });
});
