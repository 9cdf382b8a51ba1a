import type { Plugin } from "../../marketplace/ports/plugins.ts";
import type { Visit } from "./visit.ts";

/** A number as the visitor writes it. */
export function number({ language }: Visit, value: number): string {
  return new Intl.NumberFormat(language).format(value);
}

/** A day, in UTC. */
export function day({ language }: Visit, time: string): string {
  return new Intl.DateTimeFormat(language, {
    dateStyle: "medium",
    timeZone: "UTC",
  }).format(new Date(time));
}

/** A moment, in UTC. */
export function time({ language }: Visit, at: string): string {
  return new Intl.DateTimeFormat(language, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: "UTC",
  }).format(new Date(at));
}

/** An amount in whole currency units. */
function money({ language }: Visit, amount: number, currency: string): string {
  return new Intl.NumberFormat(language, {
    style: "currency",
    currency,
    trailingZeroDisplay: "stripIfInteger",
  }).format(amount);
}

/** An amount in the currency's minor unit, as Stripe tells it. */
export function minorMoney(
  visit: Visit,
  amount: number,
  currency: string,
): string {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat("en", {
    style: "currency",
    currency,
  }).resolvedOptions();
  return money(visit, amount / 10 ** maximumFractionDigits, currency);
}

/** What a plugin costs, in words. */
export function price(
  visit: Visit,
  { price: amount, currency, billing_period }: Plugin,
): string {
  if (amount === 0) return visit.say("price.free");
  return visit.say(`price.${billing_period ?? "one-time"}`, {
    price: money(visit, amount, currency),
  });
}

/** A limit of a licence: -1 is none. */
export function limit(visit: Visit, value: number): string {
  return value < 0 ? visit.say("limits.unlimited") : number(visit, value);
}
