import type Stripe from "stripe";
import { z } from "zod";
import type { BillingReads, SeenPage } from "../marketplace/ports/billing.ts";
import { asked, orNull } from "./stripe-error.ts";
import { moment, reference, understood } from "./seen-schemas.ts";
import { readIntent, seenCheckout, seenPayment } from "./seen-payment.ts";
import { firstOwed, seenSubscription } from "./seen-subscription.ts";

/** Stripe's largest page. */
const limit = 100;

const invoiceShape = z.object({
  parent: z
    .looseObject({
      subscription_details: z
        .looseObject({ subscription: reference })
        .nullish(),
    })
    .nullable(),
});

const invoicePayment = z.object({
  status: z.string(),
  invoice: reference,
  payment: z.looseObject({ payment_intent: reference.nullish() }),
});

const eventShape = z.object({
  id: z.string(),
  type: z.string(),
  created: moment,
});

function pageOf<Item extends { id: string }>(
  items: Item[],
  has_more: boolean,
): SeenPage<Item> {
  return { items, next: has_more ? (items.at(-1)?.id ?? null) : null };
}

/**
 * Reads from Stripe what decides over licences, each time anew.
 * @param pace waits until the next call may be made, so that many jobs at once stay below Stripe's limit
 */
export function createBillingReads(
  stripe: Stripe,
  pace: () => Promise<void>,
): BillingReads {
  const find = async <Answer>(call: () => Promise<Answer>) => {
    await pace();
    return orNull(call());
  };
  const get = async <Answer>(call: () => Promise<Answer>) => {
    await pace();
    return asked(call());
  };

  /** While a payment is overdue, the invoice that failed first counts, not the latest. */
  async function withFirstOwed(answer: unknown) {
    const seen = seenSubscription(answer);
    if (seen.status !== "past_due" && seen.status !== "unpaid") return seen;
    const open = await get(() =>
      stripe.invoices.list({ subscription: seen.id, status: "open", limit }),
    );
    return { ...seen, invoice: firstOwed(open.data) ?? seen.invoice };
  }

  async function subscriptionOf(invoice_id: string): Promise<string | null> {
    const answer = await find(() => stripe.invoices.retrieve(invoice_id));
    if (answer === null) return null;
    const { parent } = understood(invoiceShape, answer);
    return parent?.subscription_details?.subscription ?? null;
  }

  /** What a payment was for: an invoice, and the subscription behind it, or a Checkout session. */
  async function purposeOf(payment_intent: string) {
    const links = await get(() =>
      stripe.invoicePayments.list({
        payment: { type: "payment_intent", payment_intent },
        limit: 1,
      }),
    );
    const [link] = links.data;
    if (link !== undefined) {
      const invoice_id = understood(invoicePayment, link).invoice;
      const subscription_id = await subscriptionOf(invoice_id);
      return { invoice_id, subscription_id, checkout_session_id: null };
    }
    const sessions = await get(() =>
      stripe.checkout.sessions.list({ payment_intent, limit: 1 }),
    );
    const checkout_session_id = sessions.data[0]?.id ?? null;
    return { invoice_id: null, subscription_id: null, checkout_session_id };
  }

  return {
    subscription: async (id) => {
      const answer = await find(() =>
        stripe.subscriptions.retrieve(id, { expand: ["latest_invoice"] }),
      );
      return answer === null ? null : withFirstOwed(answer);
    },
    subscriptions: async (after) => {
      const page = await get(() =>
        stripe.subscriptions.list({
          ...{ status: "all", limit, expand: ["data.latest_invoice"] },
          ...(after !== null && { starting_after: after }),
        }),
      );
      const items = [];
      for (const answer of page.data) items.push(await withFirstOwed(answer));
      return pageOf(items, page.has_more);
    },
    checkout: async (id) => {
      const answer = await find(() =>
        stripe.checkout.sessions.retrieve(id, { expand: ["line_items"] }),
      );
      return answer === null ? null : seenCheckout(answer);
    },
    payment: async (id) => {
      const answer = await find(() =>
        stripe.paymentIntents.retrieve(id, { expand: ["latest_charge"] }),
      );
      if (answer === null) return null;
      const intent = readIntent(answer);
      const purpose = await purposeOf(id);
      const charge = intent.latest_charge;
      const refunds =
        charge === null || charge.amount_refunded === 0
          ? []
          : await get(() => stripe.refunds.list({ payment_intent: id, limit }));
      const disputes =
        charge?.disputed === true
          ? await get(() => stripe.disputes.list({ payment_intent: id, limit }))
          : [];
      return seenPayment(intent, {
        ...purpose,
        refunds: "data" in refunds ? refunds.data : [],
        disputes: "data" in disputes ? disputes.data : [],
      });
    },
    invoice: async (id) => {
      const answer = await find(() => stripe.invoices.retrieve(id));
      if (answer === null) return null;
      const { parent } = understood(invoiceShape, answer);
      const payments = await get(() =>
        stripe.invoicePayments.list({ invoice: id, limit }),
      );
      return {
        subscription_id: parent?.subscription_details?.subscription ?? null,
        payment_intent_ids: payments.data
          .map((one) => understood(invoicePayment, one))
          .filter(({ status }) => status === "paid")
          .map(({ payment }) => payment.payment_intent)
          .filter((one) => one != null),
      };
    },
    events: async (since, after) => {
      const page = await get(() =>
        stripe.events.list({
          created: { gte: Math.floor(Date.parse(since) / 1_000) },
          limit,
          ...(after !== null && { starting_after: after }),
        }),
      );
      const items = page.data.map((event) => {
        const { id, type, created } = understood(eventShape, event);
        return { id, type, created_at: created, payload: { ...event } };
      });
      return pageOf(items, page.has_more);
    },
  };
}
