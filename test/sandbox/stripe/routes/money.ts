import type Stripe from "stripe";
import { z } from "zod";
import { found, idOf, invalidRequest } from "../model/refuse.ts";
import { balanceOf, refundFee, reverseTransfer } from "../model/route-funds.ts";
import type { StripeState } from "../model/state.ts";
import { list, within } from "../wire/list.ts";
import {
  expand,
  flag,
  paging,
  paramsOf,
  range,
  whole,
} from "../wire/params.ts";
import { route, type Route } from "../wire/route.ts";

/** The fee goes back in proportion, and the rest of it with the last part. */
function feeWith(
  state: StripeState,
  transfer: Stripe.Transfer,
  amount: number,
): void {
  const fee = Object.values(state.applicationFees).find(
    ({ charge }) => idOf(charge) === idOf(transfer.source_transaction),
  );
  if (fee === undefined) return;
  const left = fee.amount - fee.amount_refunded;
  const share = Math.round((fee.amount * amount) / transfer.amount);
  const back = transfer.reversed ? left : Math.min(left, share);
  if (back > 0) refundFee(state, fee, back);
}

export const moneyRoutes: Route[] = [
  route(
    "POST /v1/transfers/:id/reversals",
    paramsOf<Stripe.TransferCreateReversalParams>()({
      amount: whole.optional(),
      refund_application_fee: flag.optional(),
    }),
    (state, sent, part) => {
      const transfer = found(state.transfers, part("id"), "transfer");
      const left = transfer.amount - transfer.amount_reversed;
      const amount = sent.amount ?? left;
      if (amount < 1 || amount > left)
        throw invalidRequest(
          `Reversal amount (${amount}) is greater than what is left (${left}).`,
          undefined,
          "amount",
        );
      const reversal = reverseTransfer(state, transfer, amount, null);
      if (sent.refund_application_fee === true)
        feeWith(state, transfer, amount);
      return reversal;
    },
  ),
  route(
    "GET /v1/transfers/:id",
    paramsOf<Stripe.TransferRetrieveParams>()({ expand }),
    (state, _, part) => found(state.transfers, part("id"), "transfer"),
  ),
  route(
    "GET /v1/transfers",
    paramsOf<Stripe.TransferListParams>()({
      ...paging,
      created: range,
      destination: z.string().optional(),
    }),
    (state, sent) =>
      list(
        "/v1/transfers",
        state.transfers,
        ({ destination, created }) =>
          (sent.destination ?? idOf(destination)) === idOf(destination) &&
          within(created, sent.created),
        sent,
      ),
  ),
  route(
    "GET /v1/application_fees",
    paramsOf<Stripe.ApplicationFeeListParams>()({
      ...paging,
      charge: z.string().optional(),
      created: range,
    }),
    (state, sent) =>
      list(
        "/v1/application_fees",
        state.applicationFees,
        ({ charge, created }) =>
          (sent.charge ?? idOf(charge)) === idOf(charge) &&
          within(created, sent.created),
        sent,
      ),
  ),
  route(
    "GET /v1/balance",
    paramsOf<Stripe.BalanceRetrieveParams>()({ expand }),
    (state, _, part) => {
      const account = part("account");
      const currencies = new Set(
        Object.values(state.transfers)
          .filter(({ destination }) => idOf(destination) === account)
          .map(({ currency }) => currency),
      );
      const balance: Stripe.Balance = {
        object: "balance",
        available: [...currencies].map((currency) => ({
          amount: balanceOf(state, account, currency),
          currency,
        })),
        livemode: false,
        pending: [],
      };
      return balance;
    },
  ),
  route(
    "GET /v1/payouts",
    paramsOf<Stripe.PayoutListParams>()({
      ...paging,
      arrival_date: range,
      created: range,
      status: z.string().optional(),
    }),
    (state, sent, part) =>
      list(
        "/v1/payouts",
        state.payouts,
        (payout) =>
          state.payoutOwners[payout.id] === part("account") &&
          (sent.status ?? payout.status) === payout.status &&
          within(payout.created, sent.created) &&
          within(payout.arrival_date, sent.arrival_date),
        sent,
      ),
  ),
];
