import type { Plugin } from "../ports/plugins.ts";
import type { OfferedPrice } from "../ports/price-book.ts";
import { toMinorUnits } from "./money.ts";

/** How the operator sells. */
export type SalesPolicy = {
  /** Who sells the enterprise plan: people, or this server like every other. */
  enterprise: "contact" | "online";
  /** The house's monthly plans by the year, for the price of so many months; 0 where they are not sold so. */
  yearlyMonths: number;
};

/** The prices that a plugin is to be sold at, its own cycle first: none for free ones, and for what people sell. */
export function offeredPrices(
  plugin: Pick<
    Plugin,
    "tier" | "price" | "currency" | "billing_period" | "first_party"
  >,
  { enterprise, yearlyMonths }: SalesPolicy,
): OfferedPrice[] {
  const { tier, price, currency, billing_period, first_party } = plugin;
  if (tier === "free" || price === 0 || billing_period === null) return [];
  if (tier === "enterprise" && enterprise === "contact") return [];
  const own: OfferedPrice = {
    tier: tier === "enterprise" ? "enterprise" : "pro",
    billing_cycle: billing_period,
    amount: toMinorUnits(price, currency),
    currency,
  };
  if (!first_party || billing_period !== "monthly" || yearlyMonths === 0)
    return [own];
  const amount = own.amount * yearlyMonths;
  return [own, { ...own, billing_cycle: "yearly", amount }];
}

/** What a price is found by at Stripe, whatever it costs at the moment. */
export function lookupKey(
  plugin_id: string,
  { tier, billing_cycle }: Pick<OfferedPrice, "tier" | "billing_cycle">,
): string {
  return `${plugin_id}:${tier}:${billing_cycle}`;
}
