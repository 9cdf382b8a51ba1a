import nock from "nock";
import { describe, expect, it } from "vitest";
import { createBillingReads } from "../../src/stripe/billing-reads.ts";
import { createStripeClient } from "../../src/stripe/client.ts";
import { iso } from "../support/billing-states.ts";
import { noon, seconds } from "../support/licence-records.ts";
import { onlyNock } from "../support/only-nock.ts";

const apiUrl = "https://stripe.test";
const stripe = createStripeClient(
  { secretKey: "sk_test_made_up", apiUrl },
  (input, init) => globalThis.fetch(input, init),
);
let paced = 0;
const reads = createBillingReads(stripe, () => {
  paced += 1;
  return Promise.resolve();
});

onlyNock();

const now = seconds(noon);
const day = 86_400;

const item = {
  id: "si_1",
  quantity: 1,
  current_period_start: now,
  current_period_end: now + 30 * day,
  price: {
    id: "price_1",
    object: "price",
    unit_amount: 2_900,
    currency: "usd",
  },
};

const invoice = {
  id: "in_1",
  object: "invoice",
  status: "open",
  attempted: true,
  hosted_invoice_url: "https://invoice.stripe.com/i/1",
  created: now,
  status_transitions: { finalized_at: now + 3_600, paid_at: null },
};

const subscription = {
  id: "sub_1",
  object: "subscription",
  livemode: true,
  customer: { id: "cus_1", object: "customer", deleted: true },
  metadata: { user_id: "u1", plugin_id: "p1", campaign: "x" },
  status: "active",
  items: { object: "list", data: [item], has_more: false },
  created: now,
  trial_end: null,
  cancel_at_period_end: false,
  cancel_at: null,
  ended_at: null,
  latest_invoice: { ...invoice, status: "paid" },
};

const list = (data: object[], has_more = false) => ({
  ...{ object: "list", data, has_more },
});

function answer(path: string | RegExp, body: object, status = 200): void {
  nock(apiUrl).get(path).reply(status, body);
}
const at = (path: string) => new RegExp(`^/v1/${path}(\\?|$)`);

describe("a subscription", () => {
  const seen = async (change: object) => {
    answer(at("subscriptions/sub_1"), { ...subscription, ...change });
    return reads.subscription("sub_1");
  };

  it("is told in our words, with the period of its item", async () => {
    paced = 0;
    expect(await seen({})).toEqual({
      ...{ id: "sub_1", livemode: true, customer_id: "cus_1", user_id: "u1" },
      ...{ plugin_id: "p1", status: "active", created_at: iso(0) },
      price: { id: "price_1", amount: 2_900, currency: "USD" },
      ...{ period_start: iso(0), period_end: iso(30), trial_ends_at: null },
      ...{ cancel_at_period_end: false, cancel_at: null, ended_at: null },
      invoice: {
        ...{ id: "in_1", status: "paid", failed_at: null },
        pay_url: "https://invoice.stripe.com/i/1",
      },
    });
    expect(paced).toBe(1);
  });

  it.each<[string, object]>([
    ["several things", { data: [item, { ...item, id: "si_2" }] }],
    ["several pieces", { data: [{ ...item, quantity: 2 }] }],
    [
      "a price by the piece of a cent",
      { data: [{ ...item, price: { ...item.price, unit_amount: null } }] },
    ],
    ["nothing", { data: [] }],
  ])("for %s has no price", async (_, items) => {
    expect(await seen({ items })).toMatchObject({ price: null });
  });

  it("with a status that is new is told with that, and with metadata that is none", async () => {
    expect(await seen({ status: "hibernating", metadata: {} })).toMatchObject({
      ...{ status: "hibernating", user_id: null, plugin_id: null },
    });
  });

  it("that is overdue failed when the first of its open invoices did", async () => {
    const later = {
      ...{ ...invoice, id: "in_2", created: now + 30 * day },
      status_transitions: { finalized_at: now + 30 * day, paid_at: null },
    };
    const untried = { ...invoice, id: "in_0", attempted: false };
    answer(at("invoices"), list([later, invoice, untried]));
    expect(
      await seen({ status: "past_due", latest_invoice: later }),
    ).toMatchObject({
      invoice: { id: "in_1", status: "open", failed_at: iso(1 / 24) },
    });
  });

  it("that Stripe does not have is null", async () => {
    const error = { type: "invalid_request_error", code: "resource_missing" };
    answer(at("subscriptions/sub_1"), { error }, 404);
    expect(await reads.subscription("sub_1")).toBeNull();
  });

  it.each<[string, object]>([
    ["no items", { items: undefined }],
    ["a time in words", { created: "today" }],
    ["no mode", { livemode: undefined }],
  ])("that has %s is not guessed at", async (_, change) => {
    await expect(seen(change)).rejects.toMatchObject({
      code: "internal_error",
    });
  });
});

describe("lists", () => {
  it("are walked page by page, the next one after the last of this", async () => {
    nock(apiUrl)
      .get("/v1/subscriptions")
      .query({ status: "all", limit: 100, expand: ["data.latest_invoice"] })
      .reply(200, list([subscription], true))
      .get("/v1/subscriptions")
      .query((query) => query["starting_after"] === "sub_1")
      .reply(200, list([]));
    const first = await reads.subscriptions(null);
    expect(first).toMatchObject({ items: [{ id: "sub_1" }], next: "sub_1" });
    expect(await reads.subscriptions("sub_1")).toEqual({
      ...{ items: [], next: null },
    });
  });

  it("of events begin at a moment", async () => {
    nock(apiUrl)
      .get("/v1/events")
      .query((query) => JSON.stringify(query).includes(String(now)))
      .reply(200, list([{ id: "evt_1", type: "invoice.paid", created: now }]));
    expect(await reads.events(iso(0), null)).toEqual({
      items: [
        {
          ...{ id: "evt_1", type: "invoice.paid", created_at: iso(0) },
          payload: { id: "evt_1", type: "invoice.paid", created: now },
        },
      ],
      next: null,
    });
  });
});

describe("a payment", () => {
  const charge = {
    ...{ id: "ch_1", object: "charge", paid: true, created: now },
    ...{ amount: 2_900, amount_refunded: 2_900, disputed: true },
    receipt_url: "javascript:alert(1)",
  };
  const intent = {
    ...{ id: "pi_1", object: "payment_intent", livemode: false },
    ...{ customer: "cus_1", amount: 2_900, currency: "jpy" },
    application_fee_amount: 580,
    transfer_data: { destination: "acct_1" },
    latest_charge: charge,
  };
  const refund = (status: string, days: number) => ({
    ...{ object: "refund", status, created: now + days * day },
  });

  function about(links: object[], latest_charge: object | null = charge): void {
    answer(at("payment_intents/pi_1"), { ...intent, latest_charge });
    answer(at("invoice_payments"), list(links));
  }

  it.each([
    [["won", "lost"], "lost"],
    [["won", "needs_response"], "open"],
    [["warning_closed"], "won"],
    [["something_new"], "open"],
  ])(
    "is told with what it paid for, what went back, and disputes (%j: %s)",
    async (statuses, dispute) => {
      about([
        {
          status: "paid",
          invoice: "in_1",
          payment: { type: "payment_intent" },
        },
      ]);
      answer(at("invoices/in_1"), {
        parent: { subscription_details: { subscription: "sub_1" } },
      });
      answer(
        at("refunds"),
        list([refund("succeeded", 2), refund("failed", 3)]),
      );
      answer(
        at("disputes"),
        list(statuses.map((status) => ({ status, created: now + day }))),
      );
      expect(await reads.payment("pi_1")).toEqual({
        ...{ payment_intent_id: "pi_1", charge_id: "ch_1", livemode: false },
        ...{ customer_id: "cus_1", subscription_id: "sub_1" },
        ...{ invoice_id: "in_1", checkout_session_id: null, amount: 2_900 },
        ...{ currency: "JPY", application_fee: 580, destination: "acct_1" },
        ...{ paid_at: iso(0), amount_refunded: 2_900, refunded_at: iso(2) },
        ...{ dispute, dispute_at: iso(1), receipt_url: null },
      });
    },
  );

  it("that has not arrived was not paid", async () => {
    about([], null);
    answer(at("checkout/sessions"), list([{ id: "cs_1" }]));
    expect(await reads.payment("pi_1")).toMatchObject({
      ...{ paid_at: null, checkout_session_id: "cs_1", dispute: "none" },
    });
  });
});

it("while Stripe cannot be reached, everything is asked for again later", async () => {
  nock(apiUrl).get(at("invoices/in_1")).times(3).replyWithError("reset");
  await expect(reads.invoice("in_1")).rejects.toMatchObject({
    ...{ code: "service_unavailable", retryAfter: 10 },
  });
});
