import type Stripe from "stripe";
import { z } from "zod";
import { collectInvoice } from "../model/collect-invoice.ts";
import { emit } from "../model/emit.ts";
import { intentOf } from "../model/invoice-links.ts";
import { found, idOf, invalidRequest, StripeRefusal } from "../model/refuse.ts";
import { unschedule } from "../model/timers.ts";
import { declined } from "../model/try-payment.ts";
import { list, within } from "../wire/list.ts";
import { expand, flag, paging, paramsOf, range } from "../wire/params.ts";
import { route, type Route } from "../wire/route.ts";
import { saveMethod } from "./payment-methods.ts";

export const invoiceRoutes: Route[] = [
  route(
    "GET /v1/invoices/:id",
    paramsOf<Stripe.InvoiceRetrieveParams>()({ expand }),
    (state, _, part) => found(state.invoices, part("id"), "invoice"),
  ),
  route(
    "GET /v1/invoices",
    paramsOf<Stripe.InvoiceListParams>()({
      ...paging,
      created: range,
      customer: z.string().optional(),
      status: z.string().optional(),
      subscription: z.string().optional(),
    }),
    (state, sent) =>
      list(
        "/v1/invoices",
        state.invoices,
        (invoice) =>
          (sent.customer ?? invoice.customer) === invoice.customer &&
          (sent.status ?? invoice.status) === invoice.status &&
          (sent.subscription === undefined ||
            idOf(invoice.parent?.subscription_details?.subscription) ===
              sent.subscription) &&
          within(invoice.created, sent.created),
        sent,
      ),
  ),
  route(
    "POST /v1/invoices/:id/pay",
    paramsOf<Stripe.InvoicePayParams>()({
      expand,
      off_session: flag.optional(),
      payment_method: z.string().optional(),
    }),
    (state, sent, part) => {
      const invoice = found(state.invoices, part("id"), "invoice");
      if (invoice.status !== "open")
        throw invalidRequest(
          invoice.status === "paid"
            ? "Invoice is already paid"
            : `You can only pay an open invoice. This one is ${invoice.status ?? "nothing"}.`,
          "invoice_not_editable",
        );
      const method =
        sent.payment_method === undefined
          ? undefined
          : saveMethod(state, sent.payment_method, idOf(invoice.customer)).id;
      const intent = intentOf(state, invoice);
      const outcome = collectInvoice(state, invoice, "present", method);
      if (outcome === "needs_person")
        throw new StripeRefusal(402, {
          type: "card_error",
          code: "invoice_payment_intent_requires_action",
          message: "This payment requires additional user action.",
        });
      if (outcome !== "paid" && intent !== null) throw declined(intent);
      return invoice;
    },
  ),
  route(
    "POST /v1/invoices/:id/void",
    paramsOf<Stripe.InvoiceVoidInvoiceParams>()({ expand }),
    (state, _, part) => {
      const invoice = found(state.invoices, part("id"), "invoice");
      invoice.status = "void";
      invoice.status_transitions.voided_at = state.now;
      unschedule(state, "retry", invoice.id);
      emit(state, "invoice.voided", invoice);
      return invoice;
    },
  ),
  route(
    "GET /v1/invoice_payments",
    paramsOf<Stripe.InvoicePaymentListParams>()({
      ...paging,
      invoice: z.string().optional(),
      payment: z
        .strictObject({
          type: z.literal("payment_intent"),
          payment_intent: z.string(),
        })
        .optional(),
    }),
    (state, sent) =>
      list(
        "/v1/invoice_payments",
        state.invoicePayments,
        ({ invoice, payment }) =>
          (sent.invoice ?? idOf(invoice)) === idOf(invoice) &&
          (sent.payment === undefined ||
            idOf(payment.payment_intent) === sent.payment.payment_intent),
        sent,
      ),
  ),
];
