import type Stripe from "stripe";
import { z } from "zod";
import { nextId } from "../model/next-id.ts";
import { found, invalidRequest } from "../model/refuse.ts";
import { whole } from "../wire/list.ts";
import { paging, paramsOf } from "../wire/params.ts";
import { route, type Route } from "../wire/route.ts";

/** A customer's tax ids. Of their forms only that of the European Union is looked at. */
export const taxIdRoutes: Route[] = [
  route(
    "GET /v1/customers/:id/tax_ids",
    paramsOf<Stripe.CustomerListTaxIdsParams>()({ ...paging }),
    (state, _, part) => {
      const { id, tax_ids } = found(state.customers, part("id"), "customer");
      return whole(`/v1/customers/${id}/tax_ids`, tax_ids?.data ?? []);
    },
  ),
  route(
    "POST /v1/customers/:id/tax_ids",
    paramsOf<Stripe.CustomerCreateTaxIdParams>()({
      type: z.string(),
      value: z.string(),
    }),
    (state, { type, value }, part) => {
      const customer = found(state.customers, part("id"), "customer");
      if (type === "eu_vat" && !/^[A-Z]{2}[\dA-Z]+$/.test(value))
        throw invalidRequest(
          "Invalid value for eu_vat.",
          "tax_id_invalid",
          "value",
        );
      const taxId: Stripe.TaxId = {
        id: nextId(state, "txi"),
        object: "tax_id",
        country: type.slice(0, 2).toUpperCase(),
        created: state.now,
        customer: customer.id,
        customer_account: null,
        livemode: false,
        owner: {
          type: "customer",
          customer: customer.id,
          customer_account: null,
        },
        type,
        value,
        verification: null,
      };
      customer.tax_ids ??= whole(`/v1/customers/${customer.id}/tax_ids`, []);
      customer.tax_ids.data.unshift(taxId);
      return taxId;
    },
  ),
];
