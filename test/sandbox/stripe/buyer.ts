import type Stripe from "stripe";
import { collectInvoice } from "./model/collect-invoice.ts";
import { confirmPayment, confirmSetup } from "./model/confirm.ts";
import { openDispute } from "./model/dispute-charge.ts";
import { emit } from "./model/emit.ts";
import { payCheckout, settleCheckout } from "./model/pay-checkout.ts";
import { found, idOf } from "./model/refuse.ts";
import type { StripeState } from "./model/state.ts";
import { saveMethod } from "./routes/payment-methods.ts";

/** What a person does in a browser, at Stripe's pages and with Stripe's script. */
export type Buyer = {
  /**
   * Answers the bank's question for a `client_secret`, of a payment or of a card to be kept.
   *
   * @throws StripeRefusal 402 when the bank refuses
   */
  confirm: (clientSecret: string, card?: string) => void;
  /** In the portal: another card for everything that is paid from now on, and for what is overdue. */
  replaceCard: (customer: string, card: string) => void;
  /**
   * Pays at Checkout; `later`: the money only arrives with `settle`.
   *
   * @throws StripeRefusal 402 when the bank refuses
   */
  pay: (session: string, card: string, later?: "later") => void;
  /** The money of a payment that takes its time arrives, or does not. */
  settle: (session: string, arrived: boolean) => void;
  /** Tells the bank that a payment was not theirs; gives the dispute's id. */
  dispute: (charge: string) => string;
};

function ownCard(
  state: StripeState,
  customer: string,
  card: string | undefined,
): string | undefined {
  return card === undefined ? undefined : saveMethod(state, card, customer).id;
}

/**
 * @param state of Stripe
 * @returns what a person can do
 */
export function createBuyer(state: () => StripeState): Buyer {
  return {
    confirm: (clientSecret, card) => {
      const now = state();
      const id = clientSecret.split("_secret_")[0] ?? "";
      const setup = now.setupIntents[id];
      if (setup === undefined) {
        const intent = found(now.paymentIntents, id, "payment_intent");
        const method = ownCard(now, idOf(intent.customer), card);
        confirmPayment(now, intent, "authenticated", method);
        return;
      }
      const method =
        ownCard(now, idOf(setup.customer), card) ?? idOf(setup.payment_method);
      confirmSetup(now, setup, method, "authenticated");
    },
    replaceCard: (customer, card) => {
      const now = state();
      const method = saveMethod(now, card, customer).id;
      const owner = found(now.customers, customer, "customer");
      owner.invoice_settings.default_payment_method = method;
      emit(now, "customer.updated", owner);
      const theirs = (object: {
        customer: string | Stripe.Customer | Stripe.DeletedCustomer | null;
      }): boolean => idOf(object.customer) === customer;
      for (const subscription of Object.values(now.subscriptions).filter(
        theirs,
      ))
        if (subscription.ended_at === null)
          subscription.default_payment_method = method;
      for (const invoice of Object.values(now.invoices).filter(theirs))
        if (invoice.status === "open")
          collectInvoice(now, invoice, "authenticated");
    },
    pay: (id, card, later) => {
      const now = state();
      const session = found(now.checkoutSessions, id, "checkout.session");
      const owner = idOf(session.customer);
      const method = saveMethod(now, card, owner).id;
      payCheckout(now, session, method, later !== undefined);
    },
    settle: (id, arrived) => {
      const now = state();
      settleCheckout(
        now,
        found(now.checkoutSessions, id, "checkout.session"),
        arrived,
      );
    },
    dispute: (charge) => {
      const now = state();
      return openDispute(now, found(now.charges, charge, "charge")).id;
    },
  };
}
