import type Stripe from "stripe";
import { z } from "zod";
import { emit } from "../model/emit.ts";
import { mergeMetadata } from "../model/metadata.ts";
import { nextId } from "../model/next-id.ts";
import { found, idOf, invalidRequest } from "../model/refuse.ts";
import type { StripeState } from "../model/state.ts";
import { list } from "../wire/list.ts";
import {
  expand,
  flag,
  metadata,
  paging,
  paramsOf,
  whole,
} from "../wire/params.ts";
import { route, type Route } from "../wire/route.ts";

const interval = z.enum(["day", "week", "month", "year"]);
const taxBehavior = z.enum(["exclusive", "inclusive", "unspecified"]);
const fields = {
  active: flag.optional(),
  lookup_key: z.string().max(200).optional(),
  metadata: metadata.optional(),
  nickname: z.string().optional(),
  tax_behavior: taxBehavior.optional(),
  transfer_lookup_key: flag.optional(),
  expand,
};
const create = paramsOf<Stripe.PriceCreateParams>()({
  ...fields,
  currency: z.string().regex(/^[a-z]{3}$/),
  product: z.string(),
  unit_amount: whole,
  recurring: z
    .strictObject({ interval, interval_count: whole.optional() })
    .optional(),
});
const update = paramsOf<Stripe.PriceUpdateParams>()(fields);

/** A lookup key is one price's; it moves only when that is asked for. */
function claimLookupKey(
  state: StripeState,
  key: string | undefined,
  owner: string,
  transfer: boolean,
): void {
  if (key === undefined) return;
  const other = Object.values(state.prices).find(
    ({ id, lookup_key }) => lookup_key === key && id !== owner,
  );
  if (other === undefined) return;
  if (!transfer)
    throw invalidRequest(
      `A price (\`${other.id}\`) already uses that lookup key.`,
      "resource_already_exists",
      "lookup_key",
    );
  other.lookup_key = null;
  emit(state, "price.updated", other);
}

export const priceRoutes: Route[] = [
  route("POST /v1/prices", create, (state, sent) => {
    found(state.products, sent.product, "product", "product");
    const id = nextId(state, "price");
    claimLookupKey(
      state,
      sent.lookup_key,
      id,
      sent.transfer_lookup_key ?? false,
    );
    const price: Stripe.Price = {
      id,
      object: "price",
      active: sent.active ?? true,
      billing_scheme: "per_unit",
      created: state.now,
      currency: sent.currency,
      custom_unit_amount: null,
      livemode: false,
      lookup_key: sent.lookup_key ?? null,
      metadata: mergeMetadata({}, sent.metadata),
      nickname: sent.nickname ?? null,
      product: sent.product,
      recurring:
        sent.recurring === undefined
          ? null
          : {
              interval: sent.recurring.interval,
              interval_count: sent.recurring.interval_count ?? 1,
              meter: null,
              trial_period_days: null,
              usage_type: "licensed",
            },
      tax_behavior: sent.tax_behavior ?? "unspecified",
      tiers_mode: null,
      transform_quantity: null,
      type: sent.recurring === undefined ? "one_time" : "recurring",
      unit_amount: sent.unit_amount,
      // Only prices below the minor unit need it; nothing here has one.
      unit_amount_decimal: null,
    };
    state.prices[id] = price;
    emit(state, "price.created", price);
    return price;
  }),
  route(
    "GET /v1/prices/:id",
    paramsOf<Stripe.PriceRetrieveParams>()({ expand }),
    (state, _, part) => found(state.prices, part("id"), "price"),
  ),
  route("POST /v1/prices/:id", update, (state, sent, part) => {
    const price = found(state.prices, part("id"), "price");
    claimLookupKey(
      state,
      sent.lookup_key,
      price.id,
      sent.transfer_lookup_key ?? false,
    );
    price.active = sent.active ?? price.active;
    price.lookup_key = sent.lookup_key ?? price.lookup_key;
    price.nickname = sent.nickname ?? price.nickname;
    price.metadata = mergeMetadata(price.metadata, sent.metadata);
    price.tax_behavior = sent.tax_behavior ?? price.tax_behavior;
    emit(state, "price.updated", price);
    return price;
  }),
  route(
    "GET /v1/prices",
    paramsOf<Stripe.PriceListParams>()({
      ...paging,
      active: flag.optional(),
      currency: z.string().optional(),
      lookup_keys: z.array(z.string()).max(10).optional(),
      product: z.string().optional(),
      type: z.enum(["one_time", "recurring"]).optional(),
    }),
    (state, sent) =>
      list(
        "/v1/prices",
        state.prices,
        (price) =>
          (sent.active ?? price.active) === price.active &&
          (sent.currency ?? price.currency) === price.currency &&
          (sent.product ?? idOf(price.product)) === idOf(price.product) &&
          (sent.type ?? price.type) === price.type &&
          (sent.lookup_keys?.includes(price.lookup_key ?? "") ?? true),
        sent,
      ),
  ),
];
