import type { Plugin } from "../ports/plugins.ts";
import type { OfferedPrice } from "../ports/price-book.ts";
import { toMinorUnits } from "./money.ts";

export type EnterpriseSales = "contact" | "online";

/**
 * The prices that a plugin is to be sold at: none for free ones.
 * @param enterprise who sells the enterprise plan: this server like every other, or people
 */
export function offeredPrices(
  plugin: Pick<Plugin, "tier" | "price" | "currency" | "billing_period">,
  enterprise: EnterpriseSales,
): OfferedPrice[] {
  const { tier, price, currency, billing_period } = plugin;
  if (tier === "free" || price === 0 || billing_period === null) return [];
  if (tier === "enterprise" && enterprise === "contact") return [];
  return [
    {
      tier: tier === "enterprise" ? "enterprise" : "pro",
      billing_cycle: billing_period,
      amount: toMinorUnits(price, currency),
      currency,
    },
  ];
}

/** What a price is found by at Stripe, whatever it costs at the moment. */
export function lookupKey(
  plugin_id: string,
  { tier, billing_cycle }: Pick<OfferedPrice, "tier" | "billing_cycle">,
): string {
  return `${plugin_id}:${tier}:${billing_cycle}`;
}
