import Stripe from "stripe";
import type { StripeWorld } from "../../sandbox/stripe/create.ts";
import { idOf, StripeRefusal } from "../../sandbox/stripe/model/refuse.ts";
import type { Event, Step } from "./history-steps.ts";
import { sold, type Shop } from "./shop.ts";

const cards = {
  good: "pm_card_visa",
  fails_later: "pm_card_chargeCustomerFail",
  asks_always: "pm_card_authenticationRequired",
} as const;

export type Life = {
  world: StripeWorld;
  stripe: Stripe;
  shop: Shop;
  user_id: string;
};

/** One of them, whichever number was thrown; undefined when there is none. */
function pick<T>(items: T[], which: number): T | undefined {
  return items[which % Math.max(1, items.length)];
}

function subscriptions({ world }: Life): Stripe.Subscription[] {
  return Object.values(world.state().subscriptions);
}

function running(life: Life, which: number): Stripe.Subscription | undefined {
  return pick(
    subscriptions(life).filter(({ ended_at }) => ended_at === null),
    which,
  );
}

function paidCharges({ world }: Life): Stripe.Charge[] {
  return Object.values(world.state().charges).filter(({ paid }) => paid);
}

async function subscribe(
  { stripe, shop, user_id }: Life,
  event: Extract<Event, { do: "subscribe" }>,
): Promise<void> {
  const { customer, priceOf, author } = shop;
  const method = await stripe.paymentMethods.attach(cards[event.card], {
    customer,
  });
  await stripe.subscriptions.create({
    customer,
    items: [{ price: priceOf[event.plugin] }],
    default_payment_method: method.id,
    payment_behavior: event.first,
    metadata: { user_id, plugin_id: sold[event.plugin].plugin_id },
    ...(event.trial ? { trial_period_days: 14 } : {}),
    ...(event.plugin === "author"
      ? { application_fee_percent: 20, transfer_data: { destination: author } }
      : {}),
  });
}

function confirm(life: Life, which: number): void {
  const { world } = life;
  const asked = subscriptions(life).filter(
    (one) => one.status === "incomplete",
  );
  const invoice =
    world.state().invoices[idOf(pick(asked, which)?.latest_invoice)];
  const secret = invoice?.confirmation_secret?.client_secret;
  if (secret !== undefined) world.buyer.confirm(secret);
}

async function changePlan(
  life: Life,
  which: number,
  to: "pro" | "enterprise",
): Promise<void> {
  const { stripe, shop } = life;
  const subscription = running(life, which);
  const [item] = subscription?.items.data ?? [];
  const { plugin_id } = subscription?.metadata ?? {};
  // Only the house's own plans follow each other.
  const ours = [sold.pro.plugin_id, sold.enterprise.plugin_id];
  if (subscription === undefined || item === undefined) return;
  if (!ours.some((one) => one === plugin_id)) return;
  if (subscription.status === "incomplete") return;
  await stripe.subscriptions.update(subscription.id, {
    items: [{ id: item.id, price: shop.priceOf[to] }],
    metadata: { plugin_id: sold[to].plugin_id },
    proration_behavior: "always_invoice",
  });
}

async function cancel(
  life: Life,
  which: number,
  when: Extract<Event, { do: "cancel" }>["when"],
): Promise<void> {
  const { stripe } = life;
  const subscription = running(life, which);
  if (subscription === undefined) return;
  if (when === "now") await stripe.subscriptions.cancel(subscription.id);
  else
    await stripe.subscriptions.update(subscription.id, {
      cancel_at_period_end: when === "at_period_end",
    });
}

async function refund(life: Life, which: number, part: number): Promise<void> {
  const charge = pick(paidCharges(life), which);
  if (charge === undefined) return;
  const shared = charge.transfer !== undefined;
  const left = charge.amount - charge.amount_refunded;
  await life.stripe.refunds.create({
    charge: charge.id,
    amount: Math.ceil(left * part),
    ...(shared ? { reverse_transfer: true, refund_application_fee: true } : {}),
  });
}

async function buyOnce(
  { world, stripe, shop, user_id }: Life,
  money: "at_once" | "later",
): Promise<void> {
  const { id } = await stripe.checkout.sessions.create({
    mode: "payment",
    customer: shop.customer,
    line_items: [{ price: shop.priceOf.once, quantity: 1 }],
    metadata: { user_id, plugin_id: sold.once.plugin_id },
  });
  world.buyer.pay(id, cards.good, money === "later" ? "later" : undefined);
}

async function happen(life: Life, { event, which }: Step): Promise<void> {
  const { world, shop } = life;
  switch (event.do) {
    case "subscribe":
      return subscribe(life, event);
    case "confirm":
      confirm(life, which);
      return;
    case "wait":
      world.clock.advance(event.hours * 3_600);
      return;
    case "replace_card":
      world.buyer.replaceCard(shop.customer, cards[event.card]);
      return;
    case "change_plan":
      return changePlan(life, which, event.to);
    case "cancel":
      return cancel(life, which, event.when);
    case "refund":
      return refund(life, which, event.part);
    case "dispute": {
      const charge = pick(
        paidCharges(life).filter(
          ({ disputed, refunded }) => !disputed && !refunded,
        ),
        which,
      );
      if (charge !== undefined) world.buyer.dispute(charge.id);
      return;
    }
    case "decide_dispute": {
      const open = Object.values(world.state().disputes).filter(
        ({ status }) => status === "needs_response",
      );
      const dispute = pick(open, which);
      if (dispute !== undefined)
        world.stripe.closeDispute(dispute.id, event.outcome);
      return;
    }
    case "buy_once":
      return buyOnce(life, event.money);
    case "money_arrives": {
      const waiting = Object.values(world.state().checkoutSessions).filter(
        (one) => one.status === "complete" && one.payment_status === "unpaid",
      );
      const session = pick(waiting, which);
      if (session !== undefined) world.buyer.settle(session.id, event.arrives);
    }
  }
}

/**
 * Lets one thing happen at Stripe. What Stripe or a bank refuses has not happened.
 *
 * @param life where, and whose
 * @param step what
 */
export async function live(life: Life, step: Step): Promise<void> {
  // Nobody pays twice within a second.
  life.world.clock.advance(1);
  try {
    await happen(life, step);
  } catch (error) {
    const refused =
      error instanceof StripeRefusal ||
      error instanceof Stripe.errors.StripeCardError ||
      (error instanceof Stripe.errors.StripeInvalidRequestError &&
        error.code !== "parameter_unknown");
    if (!refused) throw error;
  }
}
