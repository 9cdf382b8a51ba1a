/** Stripe's error object, as it goes over the wire. */
export type WireError = {
  type: string;
  code?: string;
  message: string;
  param?: string;
  decline_code?: string;
  payment_intent?: object;
};

/** Stripe says no: the status and the error it answers with. */
export class StripeRefusal extends Error {
  readonly status: number;
  readonly body: WireError;

  constructor(status: number, body: WireError) {
    super(body.message);
    this.name = "StripeRefusal";
    this.status = status;
    this.body = body;
  }
}

/**
 * @param message what is wrong
 * @param code Stripe's code, where it has one
 * @param param the parameter that is at fault
 * @returns the refusal of a request that cannot be carried out, to be thrown
 */
export function invalidRequest(
  message: string,
  code?: string,
  param?: string,
): StripeRefusal {
  return new StripeRefusal(400, {
    type: "invalid_request_error",
    message,
    ...(code === undefined ? {} : { code }),
    ...(param === undefined ? {} : { param }),
  });
}

/**
 * @param table where to look
 * @param id what for
 * @param kind as Stripe names it in its answer
 * @param param the parameter that named it; in the path there is none, and the status is 404
 * @returns the object
 * @throws StripeRefusal when there is none
 */
export function found<T>(
  table: Record<string, T>,
  id: string,
  kind: string,
  param?: string,
): T {
  const object = table[id];
  if (object !== undefined) return object;
  throw new StripeRefusal(param === undefined ? 404 : 400, {
    type: "invalid_request_error",
    code: "resource_missing",
    message: `No such ${kind}: '${id}'`,
    param: param ?? "id",
  });
}

/**
 * @param value a field that names another object, expanded or not
 * @returns its id
 */
export function idOf(
  value: string | { id: string } | null | undefined,
): string {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : value.id;
}
