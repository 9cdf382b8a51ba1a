import { AppError } from "../../errors.ts";
import type { BillingCycle } from "../ports/price-book.ts";
import type {
  Buyers,
  OwnSubscription,
  Subscribing,
  SyncPurchase,
} from "../ports/purchasing.ts";
import { findSellable, type SellingPorts } from "./find-sellable.ts";

type Ports = SellingPorts & {
  buyers: Buyers;
  subscribing: Subscribing;
  sync: Pick<SyncPurchase, "subscription">;
};

type Own = { user_id: string; subscription_id: string };

export type SubscriptionChange = {
  tier?: "free" | "pro" | "enterprise" | undefined;
  billing_cycle?: Exclude<BillingCycle, "one-time"> | undefined;
  cancel_at_period_end?: boolean | undefined;
};

/** Somebody else's is not told apart from one that does not exist. */
async function findOwn(
  { buyers }: Pick<Ports, "buyers">,
  { user_id, subscription_id }: Own,
): Promise<OwnSubscription> {
  const own = await buyers.subscriptions(user_id);
  const found = own.find(({ id }) => id === subscription_id);
  if (found === undefined)
    throw new AppError(
      "not_found",
      "You have no such subscription. GET /v1/marketplace/subscriptions lists yours.",
    );
  return found;
}

function refuseOver({ status }: OwnSubscription): void {
  if (status === "canceled" || status === "incomplete_expired")
    throw new AppError(
      "conflict",
      "This subscription has ended. Buy the plugin again.",
    );
}

function refuseUnpaid({ status }: OwnSubscription): void {
  if (status !== "active" && status !== "trialing")
    throw new AppError(
      "conflict",
      "Pay what is open first: POST /v1/billing/portal leads to where.",
    );
}

/** The house's plans are of one family: the same name, with the tier at its end. */
function planOf(plugin_id: string, tier: "pro" | "enterprise"): string {
  return plugin_id.replace(/-(pro|enterprise)$/, `-${tier}`);
}

async function changePlan(
  ports: Ports,
  own: OwnSubscription,
  change: { user_id: string; now: Date } & SubscriptionChange,
): Promise<void> {
  const tier = change.tier === "enterprise" ? "enterprise" : "pro";
  const wanted = change.tier === undefined ? own.tier : tier;
  const { plugin, price } = await findSellable(ports, {
    user_id: change.user_id,
    plugin_id:
      wanted === own.tier ? own.plugin_id : planOf(own.plugin_id, wanted),
    tier: wanted,
    billing_cycle: change.billing_cycle ?? own.billing_cycle ?? undefined,
    now: change.now,
  });
  const same =
    plugin.id === own.plugin_id && price.billing_cycle === own.billing_cycle;
  if (same) return;
  refuseUnpaid(own);
  if (price.currency !== own.currency)
    throw new AppError(
      "conflict",
      `That plan is sold in ${price.currency}. Cancel this one, and buy that.`,
    );
  await ports.subscribing.changePrice({
    subscription_id: own.id,
    price_id: price.price_id,
    plugin_id: plugin.id,
    upgrade: price.amount > (own.amount ?? 0),
  });
}

/**
 * Changes plan or cycle of an own subscription, with what was paid taken into account, or cancels and uncancels it. Who stays
 * with plan and cycle keeps their price. Throws AppError: not_found, conflict (ended, unpaid, sold by people, another
 * currency), payment_required (an upgrade that was declined: nothing has changed), validation_error.
 */
export async function changeSubscription(
  ports: Ports,
  change: Own & SubscriptionChange & { now: Date },
): Promise<OwnSubscription> {
  const own = await findOwn(ports, change);
  refuseOver(own);
  const { tier, billing_cycle } = change;
  const paid = tier !== undefined && tier !== "free";
  if (paid || billing_cycle !== undefined) await changePlan(ports, own, change);
  // The free tier follows when what was paid for ends.
  const cancel = tier === "free" ? true : change.cancel_at_period_end;
  if (cancel !== undefined && cancel !== own.cancel_at_period_end)
    await ports.subscribing.cancelAtPeriodEnd(own.id, cancel);
  await ports.sync.subscription(own.id);
  return findOwn(ports, change);
}

/**
 * Cancels an own subscription: at the end of what was paid for, or at once. What was never paid ends at once.
 * Throws AppError: not_found, conflict (ended).
 */
export async function cancelSubscription(
  ports: Ports,
  input: Own & { immediately: boolean },
): Promise<OwnSubscription> {
  const own = await findOwn(ports, input);
  refuseOver(own);
  if (input.immediately || own.status === "incomplete")
    await ports.subscribing.cancelNow(own.id);
  else await ports.subscribing.cancelAtPeriodEnd(own.id, true);
  await ports.sync.subscription(own.id);
  return findOwn(ports, input);
}
