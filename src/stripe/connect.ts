import type Stripe from "stripe";
import type { Connect, SeenAccount } from "../marketplace/ports/authors.ts";
import { asked, orNull } from "./stripe-error.ts";

type Account = Stripe.V2.Core.Account;

const include: ("configuration.recipient" | "requirements")[] = [
  "configuration.recipient",
  "requirements",
];

function seen({ id, configuration, requirements }: Account): SeenAccount {
  const balance = configuration?.recipient?.capabilities?.stripe_balance;
  return {
    account_id: id,
    transfers: balance?.stripe_transfers?.status ?? "unsupported",
    wanted: (requirements?.entries ?? []).map(({ description }) => description),
  };
}

/** How much of a transfer goes back: the same part of it as of the payment, and all of it in the end. */
function dueBack(
  transfer: Stripe.Transfer,
  { amount, unshared }: { amount: number; unshared: number },
): number {
  if (unshared >= amount) return transfer.amount;
  return Math.floor((transfer.amount * unshared) / amount);
}

/**
 * Authors as recipients of the marketplace (Accounts v2): the house sells, bears fees and losses, and passes on their part.
 * @param options.returnUrl where they come back to
 */
export function createConnect(
  stripe: Stripe,
  { returnUrl }: { returnUrl: string },
): Connect {
  const { accounts, accountLinks } = stripe.v2.core;
  return {
    open: async ({ user_id, email, login, country }) =>
      seen(
        await asked(
          accounts.create(
            {
              display_name: login,
              ...(email !== null && { contact_email: email }),
              ...(country !== null && {
                identity: { country: country.toLowerCase() },
              }),
              configuration: {
                recipient: {
                  capabilities: {
                    stripe_balance: { stripe_transfers: { requested: true } },
                  },
                },
              },
              dashboard: "express",
              defaults: {
                responsibilities: {
                  fees_collector: "application",
                  losses_collector: "application",
                },
              },
              metadata: { user_id },
              include,
            },
            { idempotencyKey: `account:${user_id}:${country ?? ""}` },
          ),
        ),
      ),
    look: async (account_id) => {
      const account = await orNull(accounts.retrieve(account_id, { include }));
      return account && seen(account);
    },
    onboarding: async (account) => {
      const { url } = await asked(
        accountLinks.create({
          account,
          use_case: {
            type: "account_onboarding",
            account_onboarding: {
              refresh_url: returnUrl,
              return_url: returnUrl,
            },
          },
        }),
      );
      return url;
    },
    payouts: async (account_id) => {
      const { data } = await asked(
        stripe.payouts.list({ limit: 100 }, { stripeContext: account_id }),
      );
      return data.map(({ id, amount, currency, status, arrival_date }) => ({
        ...{ id, amount, status },
        currency: currency.toUpperCase(),
        arrives_at: new Date(arrival_date * 1_000).toISOString(),
      }));
    },
    taxOf: async ({ invoice_id, checkout_session_id }) => {
      if (invoice_id !== null) {
        const { total, total_taxes } = await asked(
          stripe.invoices.retrieve(invoice_id),
        );
        const taxes = (total_taxes ?? []).map(({ amount }) => amount);
        return { total, tax: taxes.reduce((sum, one) => sum + one, 0) };
      }
      if (checkout_session_id === null) return { tax: 0, total: 0 };
      const { amount_total, total_details } = await asked(
        stripe.checkout.sessions.retrieve(checkout_session_id),
      );
      return { tax: total_details?.amount_tax ?? 0, total: amount_total ?? 0 };
    },
    takeBack: async ({ payment_intent_id, ...payment }) => {
      const { latest_charge } = await asked(
        stripe.paymentIntents.retrieve(payment_intent_id, {
          expand: ["latest_charge.transfer"],
        }),
      );
      if (latest_charge === null || typeof latest_charge === "string") return;
      const { transfer } = latest_charge;
      if (transfer == null || typeof transfer === "string") return;
      const due = dueBack(transfer, payment);
      const amount = due - transfer.amount_reversed;
      if (amount <= 0) return;
      await asked(
        stripe.transfers.createReversal(
          transfer.id,
          { amount, refund_application_fee: true },
          { idempotencyKey: `reverse:${transfer.id}:${due}` },
        ),
      );
    },
  };
}
