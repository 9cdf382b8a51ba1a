import type Stripe from "stripe";
import { z } from "zod";
import { emit } from "../model/emit.ts";
import { mergeMetadata } from "../model/metadata.ts";
import { nextId } from "../model/next-id.ts";
import { found } from "../model/refuse.ts";
import type { StripeState } from "../model/state.ts";
import { list, within } from "../wire/list.ts";
import { expand, metadata, paging, paramsOf, range } from "../wire/params.ts";
import { route, type Route } from "../wire/route.ts";
import { ownMethod, saveMethod } from "./payment-methods.ts";

const address = z.strictObject({
  city: z.string().optional(),
  country: z.string().optional(),
  line1: z.string().optional(),
  line2: z.string().optional(),
  postal_code: z.string().optional(),
  state: z.string().optional(),
});

const fields = {
  email: z.string().optional(),
  name: z.string().optional(),
  description: z.string().optional(),
  metadata: metadata.optional(),
  address: address.optional(),
  preferred_locales: z.array(z.string()).optional(),
  invoice_settings: z
    .strictObject({ default_payment_method: z.string().optional() })
    .optional(),
  tax_exempt: z.enum(["none", "exempt", "reverse"]).optional(),
  expand,
};
const create = paramsOf<Stripe.CustomerCreateParams>()({
  ...fields,
  payment_method: z.string().optional(),
});
const update = paramsOf<Stripe.CustomerUpdateParams>()(fields);
const search = paramsOf<Stripe.CustomerSearchParams>()({
  query: z.string(),
  limit: paging.limit,
  page: z.string().optional(),
  expand,
});

type Fields = z.infer<typeof update>;

function changed(
  customer: Stripe.Customer,
  { address: at, ...sent }: Fields,
): Stripe.Customer {
  return {
    ...customer,
    email: sent.email ?? customer.email,
    name: sent.name ?? customer.name ?? null,
    description: sent.description ?? customer.description,
    metadata: mergeMetadata(customer.metadata, sent.metadata),
    preferred_locales:
      sent.preferred_locales ?? customer.preferred_locales ?? [],
    tax_exempt: sent.tax_exempt ?? customer.tax_exempt ?? "none",
    address:
      at === undefined
        ? (customer.address ?? null)
        : {
            city: at.city ?? null,
            country: at.country ?? null,
            line1: at.line1 ?? null,
            line2: at.line2 ?? null,
            postal_code: at.postal_code ?? null,
            state: at.state ?? null,
          },
    invoice_settings: {
      ...customer.invoice_settings,
      default_payment_method:
        sent.invoice_settings?.default_payment_method ??
        customer.invoice_settings.default_payment_method,
    },
  };
}

function blank(state: StripeState): Stripe.Customer {
  return {
    id: nextId(state, "cus"),
    object: "customer",
    address: null,
    balance: 0,
    created: state.now,
    default_source: null,
    delinquent: false,
    description: null,
    email: null,
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: {},
    name: null,
    shipping: null,
    test_clock: null,
  };
}

/** `metadata['user_id']:'…'` or `email:'…'`: the two questions that are asked of it. */
function matches(query: string): (customer: Stripe.Customer) => boolean {
  const [, name, value] =
    /^metadata\['([^']+)'\]:'([^']*)'$/.exec(query) ??
    /^(email):'([^']*)'$/.exec(query) ??
    [];
  return (customer) =>
    name !== undefined &&
    (name === "email" ? customer.email : customer.metadata[name]) === value;
}

export const customerRoutes: Route[] = [
  route("POST /v1/customers", create, (state, { payment_method, ...sent }) => {
    const customer = changed(blank(state), sent);
    state.customers[customer.id] = customer;
    if (payment_method !== undefined)
      saveMethod(state, payment_method, customer.id);
    emit(state, "customer.created", customer);
    return customer;
  }),
  route("GET /v1/customers/search", search, (state, sent) => ({
    ...list("/v1/customers/search", state.customers, matches(sent.query), sent),
    object: "search_result",
    next_page: null,
  })),
  route(
    "GET /v1/customers/:id",
    paramsOf<Stripe.CustomerRetrieveParams>()({ expand }),
    (state, _, part) => found(state.customers, part("id"), "customer"),
  ),
  route("POST /v1/customers/:id", update, (state, sent, part) => {
    const before = found(state.customers, part("id"), "customer");
    const method = sent.invoice_settings?.default_payment_method;
    if (method !== undefined) ownMethod(state, method, before.id);
    const customer = changed(before, sent);
    state.customers[customer.id] = customer;
    emit(state, "customer.updated", customer);
    return customer;
  }),
  route(
    "GET /v1/customers",
    paramsOf<Stripe.CustomerListParams>()({
      ...paging,
      email: z.string().optional(),
      created: range,
    }),
    (state, sent) =>
      list(
        "/v1/customers",
        state.customers,
        ({ email, created }) =>
          (sent.email === undefined || sent.email === email) &&
          within(created, sent.created),
        sent,
      ),
  ),
];
