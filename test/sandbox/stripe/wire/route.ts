import type { z } from "zod";
import type { StripeState } from "../model/state.ts";
import { readParams } from "./params.ts";

/** A request as a route sees it. */
export type Call = {
  state: StripeState;
  /** A part of the path by its name; `account` is the author's account in whose name is asked. */
  part: (name: string) => string;
  /** Body or query, decoded but not yet read. */
  sent: unknown;
};

/** One endpoint of Stripe. */
export type Route = {
  method: "get" | "post" | "delete";
  path: string;
  answer: (call: Call) => object;
};

/**
 * @param endpoint method and path, as Stripe's reference writes them: `POST /v1/customers/:id`
 * @param params what it accepts; everything else is refused
 * @param answer what it does; gives the object to answer with
 * @returns the endpoint
 */
export function route<T>(
  endpoint: `${"GET" | "POST" | "DELETE"} /${string}`,
  params: z.ZodType<T>,
  answer: (
    state: StripeState,
    params: T,
    part: (name: string) => string,
  ) => object,
): Route {
  const [method = "", path = ""] = endpoint.split(" ");
  return {
    method: method === "GET" ? "get" : method === "POST" ? "post" : "delete",
    path,
    answer: (call) =>
      answer(call.state, readParams(params, call.sent), call.part),
  };
}
