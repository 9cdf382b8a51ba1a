import { expect } from "vitest";
import { idOf } from "../../sandbox/stripe/model/refuse.ts";
import { expectedEntitlements, type Entitlement } from "./expected.ts";
import type { Ending } from "./live-through.ts";

function iso(seconds: number | null | undefined): string | null {
  return seconds == null ? null : new Date(seconds * 1_000).toISOString();
}

/** What is held, in the words of what is expected. */
function entitled({ held, now }: Ending): Entitlement[] {
  return held.licences
    .filter(
      ({ kind, status, ends_at }) =>
        kind === "paid" &&
        (status === "active" || status === "suspended") &&
        (ends_at === null || new Date(ends_at) > now),
    )
    .map(({ plugin_id, status, ends_at, grace_ends_at }) => ({
      plugin_id,
      access: grace_ends_at === null ? ("paid" as const) : ("grace" as const),
      until: ends_at,
      suspended: status === "suspended",
    }))
    .toSorted((a, b) => (a.plugin_id < b.plugin_id ? -1 : 1));
}

function byId<T extends { id: string | null }>(items: T[]): T[] {
  return items.toSorted((a, b) => ((a.id ?? "") < (b.id ?? "") ? -1 : 1));
}

/**
 * Subscriptions, payments and licences are what Stripe's state says, all of them and no more.
 *
 * @param ending how a history ended
 */
export function expectAgreement(ending: Ending): void {
  const { stripe, held } = ending;
  expect(
    byId(
      held.subscriptions.map((one) => ({
        ...{ id: one.id, plugin_id: one.plugin_id, status: one.status },
        ...{ price_id: one.price_id, amount: one.amount },
        ...{ period_end: one.period_end, ended_at: one.ended_at },
        cancel_at_period_end: one.cancel_at_period_end,
      })),
    ),
  ).toEqual(
    byId(
      Object.values(stripe.subscriptions).map((one) => {
        const [item] = one.items.data;
        return {
          ...{ id: one.id, status: one.status },
          plugin_id: one.metadata["plugin_id"],
          price_id: item?.price.id,
          amount: item?.price.unit_amount,
          period_end: iso(item?.current_period_end),
          ended_at: iso(one.ended_at),
          cancel_at_period_end: one.cancel_at_period_end,
        };
      }),
    ),
  );
  expect(
    byId(
      held.payments.map((one) => ({
        ...{ id: one.charge_id, amount: one.amount },
        ...{ back: one.amount_refunded, fee: one.application_fee },
        dispute: one.dispute,
      })),
    ),
  ).toEqual(
    byId(
      Object.values(stripe.charges)
        .filter(({ paid }) => paid)
        .map(({ id, amount, amount_refunded, application_fee_amount }) => ({
          ...{ id, amount, back: amount_refunded },
          fee: application_fee_amount ?? 0,
          dispute: disputeOf(ending, id),
        })),
    ),
  );
  expect(entitled(ending)).toEqual(expectedEntitlements(stripe));
}

function disputeOf({ stripe }: Ending, charge: string): string {
  const dispute = Object.values(stripe.disputes).find(
    (one) => idOf(one.charge) === charge,
  );
  if (dispute === undefined) return "none";
  return dispute.status === "needs_response" ? "open" : dispute.status;
}
