import { expect, it } from "vitest";
import { applyPayment } from "../../../src/marketplace/billing/apply-payment.ts";
import { applySubscription } from "../../../src/marketplace/billing/apply-subscription.ts";
import {
  afterPlan,
  deciding,
  iso,
  newcomer,
  overdueSubscription,
  planOf,
  seenPayment,
  seenSubscription,
} from "../../support/billing-states.ts";
import { later } from "../../support/licence-records.ts";

const bought = planOf(
  applySubscription(newcomer(), seenSubscription(), deciding()),
);
const subscribed = afterPlan(newcomer(), bought);

it("a new licence is sent, once by its id, and holds no key", () => {
  const [letter] = bought.letters;
  expect(bought.letters).toHaveLength(1);
  expect(letter).toMatchObject({
    key: `licence:${bought.licences[0]?.id}`,
    letter: { kind: "licence", tier: "pro" },
  });
});

it("a payment that arrived has one receipt, also when it is seen again after a refund", () => {
  const plan = planOf(applyPayment(subscribed, seenPayment(), deciding()));
  expect(plan.letters).toMatchObject([
    {
      key: "receipt:pi_1",
      letter: {
        ...{ kind: "receipt", amount: 2_900, currency: "USD" },
        ...{
          period_end: iso(30),
          invoice_url: "https://pay.stripe.com/receipts/1",
        },
      },
    },
  ]);
  const refunded = seenPayment({ amount_refunded: 100 });
  expect(
    planOf(applyPayment(afterPlan(subscribed, plan), refunded, deciding()))
      .letters,
  ).toEqual([]);
});

it("a payment that failed is told with the day of the downgrade and where to pay, once a failure", () => {
  const pay_url = "https://invoice.stripe.com/i/2";
  const seen = overdueSubscription({
    invoice: { id: "in_2", status: "open", failed_at: iso(30), pay_url },
  });
  const plan = planOf(applySubscription(subscribed, seen, deciding(later(31))));
  expect(plan.letters).toMatchObject([
    {
      key: `payment_failed:${seen.id}:${iso(30)}`,
      letter: { kind: "payment_failed", downgrade_at: iso(33), pay_url },
    },
  ]);
  const again = applySubscription(
    afterPlan(subscribed, plan),
    seen,
    deciding(later(32)),
  );
  expect(planOf(again).letters).toEqual([]);
});
