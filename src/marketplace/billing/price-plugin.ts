import type { Plugins } from "../ports/plugins.ts";
import type { PriceBook, Prices } from "../ports/price-book.ts";
import {
  lookupKey,
  offeredPrices,
  type SalesPolicy,
} from "./offered-prices.ts";

/**
 * Makes Stripe's product and prices of a plugin those that the plugin says. Old prices are taken off sale; who subscribed
 * at one keeps it. Stopped anywhere, the next time does the rest. Throws AppError as the ports do.
 */
export async function pricePlugin(
  ports: {
    plugins: Pick<Plugins, "find">;
    prices: Prices;
    book: PriceBook;
    sales: SalesPolicy;
    policy: string;
  },
  plugin_id: string,
  now: Date,
): Promise<void> {
  const plugin = await ports.plugins.find(plugin_id);
  if (plugin === null) return;
  const before = await ports.prices.onSale(plugin_id);
  const offered = offeredPrices(plugin, ports.sales);
  const product_id = offered.length > 0 ? await ports.book.product(plugin) : "";
  const prices = await Promise.all(
    offered.map(async (price) => {
      const lookup_key = lookupKey(plugin_id, price);
      const placed = { ...price, product_id, lookup_key };
      return { ...placed, price_id: await ports.book.price(placed) };
    }),
  );
  // On sale with us first: nobody is sold a price that Stripe takes no more.
  await ports.prices.put({
    plugin_id,
    priced: plugin,
    policy: ports.policy,
    prices,
    at: now.toISOString(),
  });
  for (const { price_id } of before)
    if (!prices.some((price) => price.price_id === price_id))
      await ports.book.retire(price_id);
}
