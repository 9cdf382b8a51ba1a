import { AppError } from "../../errors.ts";
import { currentKey } from "../current-key.ts";
import type { LicenceKeys } from "../ports/licence-keys.ts";
import type { Licences } from "../ports/licences.ts";
import type { User } from "../ports/people.ts";
import type {
  BillingDetails,
  Buyers,
  OpenedSubscription,
  StripeCustomers,
  StripePages,
  Subscribing,
  SyncPurchase,
} from "../ports/purchasing.ts";
import { buyOnce } from "./buy-once.ts";
import {
  findSellable,
  type Sellable,
  type SellingPorts,
  type Wanted,
} from "./find-sellable.ts";

export type PurchasePorts = SellingPorts & {
  licences: Licences;
  keys: LicenceKeys;
  buyers: Buyers;
  customers: StripeCustomers;
  subscribing: Subscribing;
  pages: StripePages;
  sync: SyncPurchase;
  /** The marketplace's part of what plugins of others are sold for. */
  commissionPercent: number;
};

export type Purchased = {
  subscription_id: string;
  /** Null until the first payment arrived, or the trial began. */
  license_key: string | null;
  status: string;
  trial_ends_at: string | null;
  current_period_start: string | null;
  current_period_end: string | null;
  /** What the browser confirms the payment or the card with, where the bank wants that. */
  client_secret?: string;
};

type Buying = Wanted & {
  user: User;
  payment_method_id?: string | undefined;
  billing_details?: BillingDetails | undefined;
};

/** In these a subscription is over, and another one may be bought. */
const over = ["canceled", "incomplete_expired"];

/** The person's customer at Stripe: made once, and kept before anything is bought with it. */
async function customerOf(
  ports: Pick<PurchasePorts, "buyers" | "customers">,
  { id: user_id, email, github_login: login }: User,
): Promise<string> {
  const known = await ports.buyers.customer(user_id);
  if (known !== null) return known;
  const made = await ports.customers.open({ user_id, email, login });
  return ports.buyers.keepCustomer(user_id, made);
}

function refuseSecond(
  open: OpenedSubscription | undefined,
  name: string,
): void {
  if (open === undefined || open.status === "incomplete") return;
  const overdue = open.status === "past_due" || open.status === "unpaid";
  throw new AppError(
    "conflict",
    overdue
      ? `You have a subscription of ${name} whose payment is overdue. POST /v1/billing/portal leads to where you pay it.`
      : `You have a subscription of ${name} already. GET /v1/marketplace/subscriptions shows it.`,
  );
}

/** The subscription that waits for its first payment, or a new one. */
async function openSubscription(
  ports: PurchasePorts,
  { plugin, price, account_id }: Sellable,
  buyer: { user_id: string; customer_id: string; card: string | null },
): Promise<OpenedSubscription> {
  const { user_id, customer_id, card } = buyer;
  const { subscribing } = ports;
  const had = await subscribing.subscriptionsOf(customer_id, plugin.id);
  const open = had.find(({ status }) => !over.includes(status));
  refuseSecond(open, plugin.display_name);
  if (open?.price_id === price.price_id) return open;
  // At another price than the one that is wanted now.
  if (open !== undefined) await subscribing.cancelNow(open.id);
  const tried =
    had.some(({ had_trial }) => had_trial) ||
    (await ports.licences.trial(user_id, plugin.id)) !== null;
  return subscribing.subscribe({
    // Two that buy at once have the same number, so that Stripe makes one subscription of them.
    attempt: `subscription:${user_id}:${plugin.id}:${had.length + 1}`,
    customer_id,
    price_id: price.price_id,
    payment_method_id: card,
    trial_days: tried ? 0 : plugin.trial_days,
    destination:
      account_id === null
        ? null
        : { account_id, percent: ports.commissionPercent },
    metadata: { user_id, plugin_id: plugin.id },
  });
}

async function payFirst(
  { subscribing }: PurchasePorts,
  { id, status, invoice_id, client_secret }: OpenedSubscription,
  card: string | null,
): Promise<string | null> {
  if (status !== "incomplete" || invoice_id === null) return client_secret;
  if (card === null) return client_secret;
  return subscribing.pay({
    subscription_id: id,
    invoice_id,
    payment_method_id: card,
  });
}

/**
 * Buys a plugin for a person: a subscription, or for what is bought once the address of Stripe's Checkout. Asked again, it
 * goes on with what was begun. The licence is there when this answers, not when a webhook comes.
 *
 * @throws AppError as `findSellable` and `Subscribing`; conflict when they have it already
 */
export async function purchasePlugin(
  ports: PurchasePorts,
  buying: Buying,
): Promise<Purchased | { checkout_url: string }> {
  const sellable = await findSellable(ports, buying);
  const customer_id = await customerOf(ports, buying.user);
  const { billing_details } = buying;
  if (billing_details !== undefined)
    await ports.customers.tell(customer_id, billing_details);
  if (sellable.price.billing_cycle === "one-time")
    return buyOnce(ports, sellable, { ...buying, customer_id });
  const { payment_method_id, user_id, now } = buying;
  const card =
    payment_method_id === undefined
      ? null
      : await ports.customers.attach({ customer_id, payment_method_id });
  const opened = await openSubscription(ports, sellable, {
    ...{ user_id, customer_id, card },
  });
  const client_secret = await payFirst(ports, opened, card);
  await ports.sync.subscription(opened.id);
  const own = await ports.buyers.subscriptions(user_id);
  const record = own.find(({ id }) => id === opened.id);
  if (record === undefined)
    throw new AppError(
      "internal_error",
      `Stripe's subscription ${opened.id} was not taken over. An operator was told.`,
    );
  const { status, trial_ends_at, license_id } = record;
  const { current_period_start, current_period_end } = record;
  return {
    subscription_id: opened.id,
    license_key: license_id && (await currentKey(ports, license_id, now)),
    ...{ status, trial_ends_at, current_period_start, current_period_end },
    ...(client_secret !== null && { client_secret }),
  };
}
