import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TEMPLATES } from "../support/billing-states.ts";
import { openBillingWalk, type BillingWalk } from "../support/billing-walk.ts";
import { silentLog } from "../support/silent-log.ts";

let walk: BillingWalk;
beforeEach(async () => {
  walk = await openBillingWalk(silentLog);
  await walk.card("pm_card_visa");
});
afterEach(() => walk.close());

const payments = () =>
  walk.db.sql(
    "select amount::int, amount_refunded::int, dispute from public.billing_payments order by paid_at",
  );
const dead = () =>
  walk.db.sql("select kind, error from public.jobs where state = 'dead'");

describe("from Stripe's events to licences", () => {
  it("a trial, payments, a card that fails, grace, the free tier, another card, and a cancellation", async () => {
    const { id } = await walk.subscribe({ trial_period_days: 14 });
    await walk.told();
    expect(await walk.licences()).toEqual(["pro active"]);
    expect(await payments()).toEqual([]);
    walk.pass(14.1);
    await walk.told();
    expect(await payments()).toMatchObject([{ amount: 2_900 }]);
    walk.world.buyer.replaceCard(
      walk.customer.id,
      "pm_card_chargeCustomerFail",
    );
    walk.pass(31.1);
    await walk.told();
    expect(await walk.licences()).toEqual(["pro grace"]);
    walk.pass(3);
    // Not a word from Stripe: the clock alone.
    walk.world.events.drop();
    const before = walk.refreshed();
    await walk.reconcile();
    expect(await walk.licences()).toEqual(["free active"]);
    expect(walk.refreshed()).toBeGreaterThan(before);
    walk.world.buyer.replaceCard(walk.customer.id, "pm_card_visa");
    await walk.told();
    expect(await walk.licences()).toEqual(["pro active"]);
    expect(await payments()).toHaveLength(2);
    await walk.client.subscriptions.cancel(id);
    await walk.told();
    expect(await walk.licences()).toEqual(["free active"]);
    expect(await dead()).toEqual([]);
  });

  it("nothing is granted while the bank waits for the person, and it is as soon as they confirmed", async () => {
    const subscription = await walk.subscribe({
      payment_behavior: "default_incomplete",
      expand: ["latest_invoice.confirmation_secret"],
    });
    await walk.told();
    expect(await walk.licences()).toEqual([]);
    const invoice = subscription.latest_invoice;
    if (invoice === null || typeof invoice === "string")
      throw new Error("not expanded");
    walk.world.buyer.confirm(invoice.confirmation_secret?.client_secret ?? "");
    await walk.told();
    expect(await walk.licences()).toEqual(["pro active"]);
  });

  it("a full refund revokes, a partial one does not, and the free tier follows", async () => {
    await walk.subscribe();
    await walk.told();
    const [charge] = await walk.charges();
    await walk.client.refunds.create({ charge: charge ?? "", amount: 900 });
    await walk.told();
    expect(await walk.licences()).toEqual(["pro active"]);
    await walk.client.refunds.create({ charge: charge ?? "" });
    await walk.told();
    expect((await walk.licences()).toSorted()).toEqual([
      "free active",
      "pro revoked",
    ]);
    expect(await payments()).toMatchObject([{ amount_refunded: 2_900 }]);
  });

  it.each([
    ["lost", ["free active", "pro revoked"]],
    ["won", ["pro active"]],
  ] as const)("a dispute that is %s leads to %j", async (outcome, licences) => {
    await walk.subscribe();
    await walk.told();
    const [charge] = await walk.charges();
    const dispute = walk.world.buyer.dispute(charge ?? "");
    await walk.told();
    expect(await walk.licences()).toEqual(["pro active"]);
    walk.world.stripe.closeDispute(dispute, outcome);
    await walk.told();
    expect((await walk.licences()).toSorted()).toEqual(licences);
  });

  it("an add-on that is paid later is fulfilled later", async () => {
    await walk.subscribe();
    const { id } = await walk.checkout();
    walk.world.buyer.pay(id, "pm_card_visa", "later");
    await walk.told();
    expect(await walk.licences(TEMPLATES)).toEqual([]);
    walk.world.buyer.settle(id, true);
    await walk.told();
    expect(await walk.licences(TEMPLATES)).toEqual(["pro active"]);
    expect(await payments()).toHaveLength(2);
  });
});

describe("events that come otherwise than they happened", () => {
  it("twice, the last one first: as if they had come in order", async () => {
    const { id } = await walk.subscribe();
    await walk.client.subscriptions.cancel(id);
    const statuses = await walk.told({
      order: (events) => events.toReversed(),
      times: 2,
    });
    expect(new Set(statuses)).toEqual(new Set([202]));
    // It was never seen while it was active.
    expect(await walk.licences()).toEqual([]);
    expect(await dead()).toEqual([]);
  });

  it("not at all: what is walked by itself finds subscriptions, purchases and refunds", async () => {
    await walk.subscribe();
    const { id } = await walk.checkout();
    walk.world.buyer.pay(id, "pm_card_visa");
    walk.world.events.drop();
    await walk.reconcile();
    expect(await walk.licences()).toEqual(["pro active"]);
    expect(await walk.licences(TEMPLATES)).toEqual(["pro active"]);
    expect(await payments()).toHaveLength(2);
    const [charge] = await walk.charges();
    await walk.client.refunds.create({ charge: charge ?? "" });
    walk.world.events.drop();
    await walk.reconcile();
    expect(await walk.licences(TEMPLATES)).toEqual(["pro revoked"]);
  });
});
