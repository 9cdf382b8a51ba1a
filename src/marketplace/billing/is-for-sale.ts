import type { Plugin } from "../ports/plugins.ts";
import type { SellingPorts } from "./find-sellable.ts";
import { offeredPrices } from "./offered-prices.ts";

/**
 * Whether this server sells a plugin now: not what is free, sold by people or out of the catalogue, and not what is of an
 * author who cannot be paid.
 * @param ports null where nothing is sold, because there is no Stripe
 */
export async function isForSale(
  ports: Pick<SellingPorts, "buyers" | "sales"> | null,
  plugin: Plugin,
): Promise<boolean> {
  if (ports === null || plugin.listing !== "listed") return false;
  if (offeredPrices(plugin, ports.sales).length === 0) return false;
  if (plugin.first_party) return true;
  return (await ports.buyers.payee(plugin.id))?.transfers === "active";
}
