import type Stripe from "stripe";

/** Seconds of a day. */
export const day = 86_400;

/** The same day some months later, or the month's last where it has no such day. */
function monthsLater(from: number, months: number): number {
  const date = new Date(from * 1000);
  const target = new Date(date);
  target.setUTCDate(1);
  target.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(
    Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0),
  ).getUTCDate();
  target.setUTCDate(Math.min(date.getUTCDate(), last));
  return target.getTime() / 1000;
}

function after(
  anchor: number,
  { interval, interval_count: count }: Stripe.Price.Recurring,
  times: number,
): number {
  if (interval === "month") return monthsLater(anchor, count * times);
  if (interval === "year") return monthsLater(anchor, 12 * count * times);
  return anchor + (interval === "week" ? 7 : 1) * day * count * times;
}

/**
 * The end of the period that begins at `start`. It is counted from the anchor, so that a subscription of the 31st comes
 * back to the 31st after February.
 *
 * @param anchor billing cycle's, in seconds
 * @param start of the period
 * @param recurring the price's interval
 * @returns seconds
 */
export function periodEnd(
  anchor: number,
  start: number,
  recurring: Stripe.Price.Recurring,
): number {
  let times = 1;
  while (after(anchor, recurring, times) <= start) times += 1;
  return after(anchor, recurring, times);
}
