import { AppError } from "../../errors.ts";
import { findListedPlugin } from "../find-listed-plugin.ts";
import type { Licences } from "../ports/licences.ts";
import type { Plugin, Plugins } from "../ports/plugins.ts";
import type {
  BillingCycle,
  OfferedPrice,
  PlacedPrice,
  Prices,
} from "../ports/price-book.ts";
import type { Buyers } from "../ports/purchasing.ts";
import { offeredPrices, type SalesPolicy } from "./offered-prices.ts";
import { hasBase } from "./held-licences.ts";

export type SellingPorts = {
  plugins: Pick<Plugins, "find">;
  licences: Pick<Licences, "ofUser">;
  prices: Pick<Prices, "onSale">;
  buyers: Pick<Buyers, "payee">;
  sales: SalesPolicy;
  /** Where the enterprise plan is asked for; null when the marketplace names no place. */
  salesUrl: string | null;
};

export type Wanted = {
  user_id: string;
  plugin_id: string;
  tier: "pro" | "enterprise";
  /** The plugin's own when absent. */
  billing_cycle?: BillingCycle | undefined;
  now: Date;
};

/** What is sold, for how much, and to which account the money goes: null for the house's own. */
export type Sellable = {
  plugin: Plugin;
  price: PlacedPrice;
  account_id: string | null;
};

/** Refuses the plan that people sell, with where to ask for it. */
function refuseEnterprise(salesUrl: string | null): never {
  throw new AppError(
    "conflict",
    salesUrl === null
      ? "The enterprise plan is sold by people: write to this marketplace's operator."
      : `The enterprise plan is sold by people. Ask for it at ${salesUrl}.`,
  );
}

function refuseUnsold(
  { salesUrl, sales }: SellingPorts,
  plugin: Plugin,
  tier: Wanted["tier"],
): void {
  const ofPeople =
    plugin.tier === "enterprise" && sales.enterprise === "contact";
  if (
    ofPeople ||
    (plugin.first_party && tier === "enterprise" && plugin.tier === "pro")
  )
    refuseEnterprise(salesUrl);
  if (plugin.tier === "free")
    throw new AppError(
      "conflict",
      `${plugin.display_name} is free: install it instead.`,
    );
  const has = plugin.tier === "enterprise" ? "enterprise" : "pro";
  if (tier !== has)
    throw new AppError(
      "validation_error",
      "Correct tier and send the request again.",
      {
        details: [
          {
            path: "tier",
            message: `${plugin.display_name} has the tier ${has}`,
          },
        ],
      },
    );
}

/** The price of the plugin as it is today: one that is not made yet is waited for, never replaced by the one before. */
function priceOf(
  plugin: Plugin,
  offered: OfferedPrice[],
  onSale: PlacedPrice[],
  cycle: BillingCycle | null,
): PlacedPrice {
  const wanted = offered.find(({ billing_cycle }) => billing_cycle === cycle);
  if (wanted === undefined) {
    const cycles = offered.map(({ billing_cycle }) => billing_cycle);
    throw new AppError(
      "validation_error",
      "Correct billing_cycle and send the request again.",
      {
        details: [
          {
            path: "billing_cycle",
            message: `${plugin.display_name} is sold ${cycles.join(" or ")}`,
          },
        ],
      },
    );
  }
  const placed = onSale.find(
    ({ billing_cycle, amount, currency }) =>
      billing_cycle === cycle &&
      amount === wanted.amount &&
      currency === wanted.currency,
  );
  if (placed === undefined)
    throw new AppError(
      "service_unavailable",
      `The price of ${plugin.display_name} is being prepared. Try again in a minute.`,
      { retryAfter: 60 },
    );
  return placed;
}

async function refuseWithoutBase(
  ports: SellingPorts,
  plugin: Plugin,
  { user_id, now }: Wanted,
): Promise<void> {
  if (plugin.requires_tier === null) return;
  const licences = await ports.licences.ofUser(user_id);
  const ids = new Set(licences.map(({ plugin_id }) => plugin_id));
  const plugins = await Promise.all(
    [...ids].map((id) => ports.plugins.find(id)),
  );
  const held = licences.map((one) => ({ ...one, revoked_by_billing: false }));
  if (
    !hasBase(
      held,
      plugins.filter((one) => one !== null),
      now,
    )
  )
    throw new AppError(
      "conflict",
      `${plugin.display_name} is an add-on: it needs the plan pro or enterprise. Buy that first.`,
    );
}

/** The account that the money goes to; null for the house's own. */
async function payeeOf(
  ports: SellingPorts,
  plugin: Plugin,
): Promise<string | null> {
  if (plugin.first_party) return null;
  const payee = await ports.buyers.payee(plugin.id);
  if (payee?.transfers !== "active")
    throw new AppError(
      "conflict",
      `${plugin.display_name} is not for sale yet, because its author cannot be paid yet.`,
    );
  return payee.account_id;
}

/**
 * What a person can buy of a plugin now, and at which price. Throws AppError: not_found, conflict (free, sold by people, an
 * add-on without its base, an author who cannot be paid), validation_error (tier, cycle), service_unavailable (no price yet).
 */
export async function findSellable(
  ports: SellingPorts,
  wanted: Wanted,
): Promise<Sellable> {
  const { plugin_id, tier, billing_cycle } = wanted;
  const plugin = await findListedPlugin(ports.plugins, plugin_id);
  refuseUnsold(ports, plugin, tier);
  const price = priceOf(
    plugin,
    offeredPrices(plugin, ports.sales),
    await ports.prices.onSale(plugin_id),
    billing_cycle ?? plugin.billing_period,
  );
  await refuseWithoutBase(ports, plugin, wanted);
  return { plugin, price, account_id: await payeeOf(ports, plugin) };
}
