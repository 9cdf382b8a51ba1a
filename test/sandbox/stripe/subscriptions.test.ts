import type Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { idOf } from "./model/refuse.ts";
import { startStripe, type StripeSandbox } from "./start.ts";

const began = Date.UTC(2026, 0, 31, 9) / 1000;
const day = 86_400;

let sandbox: StripeSandbox;
let stripe: Stripe;

beforeEach(async () => {
  sandbox = await startStripe({ now: began });
  stripe = sandbox.client({ maxNetworkRetries: 0 });
});
afterEach(() => sandbox.close());

async function pro(unitAmount = 2900): Promise<Stripe.Price> {
  const product = await stripe.products.create({ name: "Operations" });
  return stripe.prices.create({
    product: product.id,
    currency: "usd",
    unit_amount: unitAmount,
    recurring: { interval: "month" },
  });
}

async function customerWith(card: string): Promise<Stripe.Customer> {
  const customer = await stripe.customers.create({
    email: "buyer@example.test",
    metadata: { user_id: "u1" },
  });
  const method = await stripe.paymentMethods.attach(card, {
    customer: customer.id,
  });
  return stripe.customers.update(customer.id, {
    invoice_settings: { default_payment_method: method.id },
  });
}

async function subscribed(
  card: string,
  sent: Partial<Stripe.SubscriptionCreateParams> = {},
): Promise<Stripe.Subscription> {
  const customer = await customerWith(card);
  return stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: (await pro()).id }],
    expand: [
      "latest_invoice.confirmation_secret",
      "pending_setup_intent",
      "latest_invoice.payments",
    ],
    ...sent,
  });
}

function again(
  subscription: Stripe.Subscription,
): Promise<Stripe.Subscription> {
  return stripe.subscriptions.retrieve(subscription.id, {
    expand: ["latest_invoice"],
  });
}

function invoiceOf(subscription: Stripe.Subscription): Stripe.Invoice {
  const { latest_invoice: invoice } = subscription;
  if (invoice === null || typeof invoice === "string")
    throw new Error("not expanded");
  return invoice;
}

describe("a subscription at Stripe", () => {
  it("waits for the person with default_incomplete, and is active when they confirmed", async () => {
    const subscription = await subscribed("pm_card_visa", {
      payment_behavior: "default_incomplete",
    });
    expect(subscription.status).toBe("incomplete");
    const secret = invoiceOf(subscription).confirmation_secret?.client_secret;
    sandbox.buyer.confirm(secret ?? "");
    const now = await again(subscription);
    expect(now.status).toBe("active");
    expect(invoiceOf(now)).toMatchObject({ status: "paid", amount_paid: 2900 });
  });

  it("expires when nobody pays within 23 hours", async () => {
    const subscription = await subscribed("pm_card_visa", {
      payment_behavior: "default_incomplete",
    });
    sandbox.clock.advance(23 * 3600);
    expect((await again(subscription)).status).toBe("incomplete_expired");
  });

  it("begins its trial without a payment, warns three days before, and bills an hour after the end", async () => {
    const subscription = await subscribed("pm_card_visa", {
      trial_period_days: 14,
    });
    expect(subscription.status).toBe("trialing");
    expect(invoiceOf(subscription)).toMatchObject({ status: "paid", total: 0 });
    expect(subscription.pending_setup_intent).toBeNull();
    sandbox.clock.advance(14 * day);
    const types = sandbox.state().events.map(({ type }) => type);
    expect(types).toContain("customer.subscription.trial_will_end");
    const ended = await again(subscription);
    expect([ended.status, invoiceOf(ended).status]).toEqual([
      "active",
      "draft",
    ]);
    sandbox.clock.advance(3600);
    expect(invoiceOf(await again(subscription)).status).toBe("paid");
  });

  it("asks in a trial for the card to be confirmed where the bank wants it", async () => {
    const subscription = await subscribed(
      "pm_card_authenticationRequiredOnSetup",
      { trial_period_days: 14 },
    );
    const intent = subscription.pending_setup_intent;
    if (intent === null || typeof intent === "string")
      throw new Error("not expanded");
    sandbox.buyer.confirm(intent.client_secret ?? "");
    expect((await again(subscription)).pending_setup_intent).toBeNull();
    sandbox.clock.advance(14 * day + 3600);
    expect(invoiceOf(await again(subscription)).status).toBe("paid");
  });

  it("comes back to the 31st after a shorter month", async () => {
    const subscription = await subscribed("pm_card_visa");
    const ends = async (): Promise<string> =>
      new Date(
        ((await again(subscription)).items.data[0]?.current_period_end ?? 0) *
          1000,
      )
        .toISOString()
        .slice(0, 10);
    const first = await ends();
    sandbox.clock.advance(30 * day);
    expect([first, await ends()]).toEqual(["2026-02-28", "2026-03-31"]);
  });

  it("is overdue when the renewal fails, is tried again, and ends after the last attempt", async () => {
    const subscription = await subscribed("pm_card_chargeCustomerFail", {
      trial_period_days: 7,
    });
    sandbox.clock.advance(7 * day + 3600);
    const overdue = await again(subscription);
    expect(overdue.status).toBe("past_due");
    expect(invoiceOf(overdue)).toMatchObject({
      status: "open",
      attempt_count: 1,
      next_payment_attempt: sandbox.clock.now() + 3 * day,
    });
    sandbox.clock.advance(15 * day);
    const ended = await again(subscription);
    expect(ended.status).toBe("canceled");
    expect(ended.cancellation_details?.reason).toBe("payment_failed");
  });

  it("recovers when the customer gives another card", async () => {
    const subscription = await subscribed("pm_card_chargeCustomerFail", {
      trial_period_days: 7,
    });
    sandbox.clock.advance(8 * day);
    sandbox.buyer.replaceCard(idOf(subscription.customer), "pm_card_visa");
    const now = await again(subscription);
    expect([now.status, invoiceOf(now).status]).toEqual(["active", "paid"]);
    sandbox.clock.advance(40 * day);
    expect((await again(subscription)).status).toBe("active");
  });

  it("refuses a declined card when it is saved, and with error_if_incomplete makes nothing", async () => {
    const declined = { statusCode: 402, code: "card_declined" };
    await expect(customerWith("pm_card_chargeDeclined")).rejects.toMatchObject(
      declined,
    );
    await expect(
      subscribed("pm_card_chargeCustomerFail", {
        payment_behavior: "error_if_incomplete",
      }),
    ).rejects.toMatchObject({ ...declined, decline_code: "generic_decline" });
    expect(
      (await stripe.subscriptions.list({ status: "all" })).data,
    ).toHaveLength(0);
  });

  it("changes its price with proration: what is left is given back, and the new is charged", async () => {
    const subscription = await subscribed("pm_card_visa");
    const [item] = subscription.items.data;
    sandbox.clock.advance(14 * day);
    const changed = await stripe.subscriptions.update(subscription.id, {
      items: [{ id: item?.id ?? "", price: (await pro(5800)).id }],
      proration_behavior: "always_invoice",
      expand: ["latest_invoice"],
    });
    const amounts = invoiceOf(changed).lines.data.map(({ amount }) => amount);
    expect(amounts).toEqual([-1450, 2900]);
    expect(invoiceOf(changed)).toMatchObject({ status: "paid", total: 1450 });
  });

  it("adds a second price when an update forgets the item's id, as Stripe does", async () => {
    const subscription = await subscribed("pm_card_visa");
    const changed = await stripe.subscriptions.update(subscription.id, {
      items: [{ price: (await pro(5800)).id }],
    });
    expect(changed.items.data).toHaveLength(2);
  });

  it("ends at the period's end when that was wished, and at once when it is cancelled", async () => {
    const later = await subscribed("pm_card_visa");
    await stripe.subscriptions.update(later.id, { cancel_at_period_end: true });
    expect((await again(later)).status).toBe("active");
    const now = await subscribed("pm_card_visa");
    expect((await stripe.subscriptions.cancel(now.id)).status).toBe("canceled");
    sandbox.clock.advance(31 * day);
    expect((await again(later)).status).toBe("canceled");
    await expect(stripe.subscriptions.cancel(now.id)).rejects.toMatchObject({
      code: "resource_missing",
    });
  });
});
