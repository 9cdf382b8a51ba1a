import type { SeenSubscription } from "../ports/billing.ts";
import type { PriceRecord } from "../ports/billing-state.ts";

/** Why what is paid is not what we sell; null when it is. Money that does not match our records grants nothing. */
export function priceProblem(
  seen: Pick<SeenSubscription, "price" | "plugin_id">,
  price: PriceRecord | undefined,
): string | null {
  if (seen.price === null) return "it is not for one piece of one thing";
  if (price === undefined) return "its price is none of ours";
  if (price.plugin_id !== seen.plugin_id)
    return "its price is not that of the plugin that it names";
  const { amount, currency } = seen.price;
  return amount === price.amount && currency === price.currency
    ? null
    : "its amount is not that of our price";
}
