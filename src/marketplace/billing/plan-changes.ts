import type {
  BillingNotice,
  BillingPlan,
  BillingState,
  LicenceChange,
  PaymentRecord,
  PurchaseRecord,
  SubscriptionRecord,
} from "../ports/billing-state.ts";
import { lettersFor, type Links } from "./letters-for.ts";
import { sameRecord } from "./same-record.ts";
import { settle, type Move } from "./settle.ts";
import type { Held } from "./held-licences.ts";

export type Bought = Pick<
  BillingState,
  "subscriptions" | "purchases" | "payments"
>;

/** Time and chance, as every decision on billing is given them. */
export type Deciding = { now: Date; newId: () => string };

/** Those of `after` that are new or other than before. */
function changed<Item extends object>(
  before: Item[],
  after: Item[],
  keyOf: (item: Item) => string,
): Item[] {
  const known = new Map(before.map((item) => [keyOf(item), item]));
  return after.filter((item) => !sameRecord(known.get(keyOf(item)), item));
}

function subscriptionNotice(
  before: BillingState,
  one: SubscriptionRecord,
): BillingNotice {
  const known = before.subscriptions.find(({ id }) => id === one.id);
  const ended = one.status === "canceled" && known?.status !== "canceled";
  const kind = ended ? "deleted" : known === undefined ? "created" : "updated";
  const { id, plugin_id, tier, status, period_end, cancel_at_period_end } = one;
  return {
    key: `subscription.${kind}:${id}:${before.stamp}`,
    kind: `subscription.${kind}`,
    details: {
      ...{ subscription_id: id, plugin_id, tier, status },
      ...{ current_period_end: period_end, cancel_at_period_end },
    },
  };
}

function licenceNotice(
  held: Held[],
  change: LicenceChange,
): BillingNotice | null {
  const word =
    change.change === "issue"
      ? "issued"
      : change.change === "revoke"
        ? "revoked"
        : null;
  const licence = held.find(({ id }) => id === change.id);
  if (word === null || licence === undefined) return null;
  const { id, plugin_id, tier } = licence;
  return {
    key: `license.${word}:${id}`,
    kind: `license.${word}`,
    details: { license_id: id, plugin_id, tier },
  };
}

/** The next moment at which something that the person has ends. */
function nextEnd(held: Held[], now: Date): string | null {
  const ends = held
    .filter(({ status }) => status === "active" || status === "suspended")
    .flatMap(({ ends_at, grace_ends_at }) => [ends_at, grace_ends_at])
    .filter((time) => time !== null)
    .filter((time) => new Date(time) > now);
  return ends.toSorted()[0] ?? null;
}

/** All that is to be written, so that what is bought becomes `after`, and the licences with it. */
export function planChanges(
  before: BillingState,
  after: Bought,
  moves: Move[],
  deciding: Deciding,
  links: Links = {},
): BillingPlan {
  const {
    changes,
    links: led,
    held,
  } = settle({ ...before, ...after }, moves, deciding);
  const linked = <Item extends SubscriptionRecord | PurchaseRecord>(
    item: Item,
  ): Item => ({ ...item, license_id: led.get(item.id) ?? item.license_id });
  const subscriptions = changed(
    before.subscriptions,
    after.subscriptions.map(linked),
    ({ id }) => id,
  );
  const plan = {
    subscriptions,
    purchases: changed(
      before.purchases,
      after.purchases.map(linked),
      ({ id }) => id,
    ),
    payments: changed<PaymentRecord>(
      before.payments,
      after.payments,
      ({ payment_intent_id }) => payment_intent_id,
    ),
    licences: changes,
    notices: [
      ...subscriptions.map((one) => subscriptionNotice(before, one)),
      ...changes
        .map((change) => licenceNotice(held, change))
        .filter((notice) => notice !== null),
    ],
    trials: subscriptions.flatMap(
      ({ status, plugin_id, license_id, trial_ends_at: ends_at }) =>
        status === "trialing" && license_id !== null && ends_at !== null
          ? [{ plugin_id, license_id, ends_at }]
          : [],
    ),
    settle_at: nextEnd(held, deciding.now),
  };
  return { ...plan, letters: lettersFor(before, plan, links) };
}
