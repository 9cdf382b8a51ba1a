import type Stripe from "stripe";
import { z } from "zod";
import { emit } from "../model/emit.ts";
import { mergeMetadata } from "../model/metadata.ts";
import { nextId } from "../model/next-id.ts";
import { found, invalidRequest } from "../model/refuse.ts";
import type { StripeState } from "../model/state.ts";
import { list } from "../wire/list.ts";
import { expand, flag, metadata, paging, paramsOf } from "../wire/params.ts";
import { route, type Route } from "../wire/route.ts";

const fields = {
  active: flag.optional(),
  description: z.string().optional(),
  metadata: metadata.optional(),
  name: z.string().min(1).optional(),
  tax_code: z.string().optional(),
  url: z.string().optional(),
  expand,
};
const create = paramsOf<Stripe.ProductCreateParams>()({
  ...fields,
  name: z.string().min(1),
  id: z.string().optional(),
});
const update = paramsOf<Stripe.ProductUpdateParams>()(fields);

function changed(
  state: StripeState,
  product: Stripe.Product,
  sent: z.infer<typeof update>,
): Stripe.Product {
  return {
    ...product,
    active: sent.active ?? product.active,
    description: sent.description ?? product.description,
    metadata: mergeMetadata(product.metadata, sent.metadata),
    name: sent.name ?? product.name,
    tax_code: sent.tax_code ?? product.tax_code ?? null,
    url: sent.url ?? product.url,
    updated: state.now,
  };
}

export const productRoutes: Route[] = [
  route("POST /v1/products", create, (state, { id, ...sent }) => {
    if (id !== undefined && state.products[id] !== undefined)
      throw invalidRequest(
        `Product already exists.`,
        "resource_already_exists",
        "id",
      );
    const product = changed(
      state,
      {
        id: id ?? nextId(state, "prod"),
        object: "product",
        active: true,
        created: state.now,
        default_price: null,
        description: null,
        images: [],
        livemode: false,
        marketing_features: [],
        metadata: {},
        name: sent.name,
        package_dimensions: null,
        shippable: null,
        tax_code: null,
        tax_details: null,
        type: "service",
        updated: state.now,
        url: null,
      },
      sent,
    );
    state.products[product.id] = product;
    emit(state, "product.created", product);
    return product;
  }),
  route(
    "GET /v1/products/:id",
    paramsOf<Stripe.ProductRetrieveParams>()({ expand }),
    (state, _, part) => found(state.products, part("id"), "product"),
  ),
  route("POST /v1/products/:id", update, (state, sent, part) => {
    const product = changed(
      state,
      found(state.products, part("id"), "product"),
      sent,
    );
    state.products[product.id] = product;
    emit(state, "product.updated", product);
    return product;
  }),
  route(
    "GET /v1/products",
    paramsOf<Stripe.ProductListParams>()({
      ...paging,
      active: flag.optional(),
      ids: z.array(z.string()).optional(),
    }),
    (state, sent) =>
      list(
        "/v1/products",
        state.products,
        ({ id, active }) =>
          (sent.active ?? active) === active &&
          (sent.ids?.includes(id) ?? true),
        sent,
      ),
  ),
];
