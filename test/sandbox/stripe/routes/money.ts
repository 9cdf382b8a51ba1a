import type Stripe from "stripe";
import { z } from "zod";
import { found, idOf } from "../model/refuse.ts";
import { balanceOf } from "../model/route-funds.ts";
import { list, within } from "../wire/list.ts";
import { expand, paging, paramsOf, range } from "../wire/params.ts";
import { route, type Route } from "../wire/route.ts";

export const moneyRoutes: Route[] = [
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
