import { z } from "zod";
import type { SeenSubscription } from "../marketplace/ports/billing.ts";
import {
  link,
  metadata,
  moment,
  reference,
  soleItem,
  understood,
} from "./seen-schemas.ts";

const invoiceShape = z.object({
  id: z.string(),
  status: z.string().nullable(),
  attempted: z.boolean(),
  created: moment,
  hosted_invoice_url: link,
  status_transitions: z.object({ finalized_at: moment.nullable() }),
});

const subscriptionShape = z.object({
  id: z.string(),
  livemode: z.boolean(),
  customer: reference,
  metadata,
  status: z.string().min(1).max(64),
  items: z.object({
    data: z
      .array(
        z.looseObject({
          current_period_start: moment,
          current_period_end: moment,
        }),
      )
      .max(100),
  }),
  created: moment,
  trial_end: moment.nullable(),
  cancel_at_period_end: z.boolean(),
  cancel_at: moment.nullable(),
  ended_at: moment.nullable(),
  latest_invoice: z.union([invoiceShape, reference]).nullable(),
});

type SeenInvoice = NonNullable<SeenSubscription["invoice"]>;

/**
 * A first try is made when an invoice is finalised, and Stripe keeps no other time of a failure: so it can be told again from
 * Stripe's own state at any time.
 */
function seenInvoice(invoice: z.infer<typeof invoiceShape>): SeenInvoice {
  const { id, status, attempted, created, status_transitions } = invoice;
  const owed = status === "open" && attempted;
  return {
    id,
    status: status ?? "draft",
    failed_at: owed ? (status_transitions.finalized_at ?? created) : null,
    pay_url: invoice.hosted_invoice_url,
  };
}

/** The invoice that was owed first, of those that are open; null when none failed. */
export function firstOwed(invoices: unknown[]): SeenInvoice | null {
  const owed = invoices
    .map((one) => seenInvoice(understood(invoiceShape, one)))
    .filter(({ failed_at }) => failed_at !== null);
  const time = ({ failed_at }: SeenInvoice) => failed_at ?? "";
  return owed.toSorted((a, b) => (time(a) < time(b) ? -1 : 1))[0] ?? null;
}

/**
 * A subscription as Stripe has it. Its period is that of its items, since Stripe keeps none for the whole: with several, from
 * the first beginning to the last end.
 */
export function seenSubscription(answer: unknown): SeenSubscription {
  const seen = understood(subscriptionShape, answer);
  const { data } = seen.items;
  const starts = data.map((item) => item.current_period_start).toSorted();
  const ends = data.map((item) => item.current_period_end).toSorted();
  const invoice = seen.latest_invoice;
  return {
    id: seen.id,
    livemode: seen.livemode,
    customer_id: seen.customer,
    user_id: seen.metadata.user_id ?? null,
    plugin_id: seen.metadata.plugin_id ?? null,
    status: seen.status,
    price: understood(soleItem, data),
    created_at: seen.created,
    period_start: starts[0] ?? null,
    period_end: ends.at(-1) ?? null,
    trial_ends_at: seen.trial_end,
    cancel_at_period_end: seen.cancel_at_period_end,
    cancel_at: seen.cancel_at,
    ended_at: seen.ended_at,
    invoice:
      invoice === null || typeof invoice === "string"
        ? null
        : seenInvoice(invoice),
  };
}
