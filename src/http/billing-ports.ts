import type { PurchasePorts } from "../marketplace/billing/purchase-plugin.ts";
import { configured } from "./configured.ts";
import type { ApiDependencies } from "./dependencies.ts";

export type BillingNeeds = Pick<
  ApiDependencies,
  | "accessTokens"
  | "people"
  | "clock"
  | "plugins"
  | "licences"
  | "keys"
  | "links"
  | "verifier"
  | "billing"
>;

/** What buying needs. Throws AppError service_unavailable, naming the settings, where Stripe is not configured. */
export function purchasePorts(deps: BillingNeeds): PurchasePorts {
  const { plugins, licences, keys, links } = deps;
  return {
    ...configured(deps.billing, "Stripe"),
    plugins,
    licences,
    keys,
    salesUrl: links.sales,
  };
}
