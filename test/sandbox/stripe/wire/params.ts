import { z } from "zod";
import { invalidRequest } from "../model/refuse.ts";

type KeysOf<P> = P extends object ? keyof P : never;
type ValueOf<P, K> = P extends object
  ? K extends keyof P
    ? NonNullable<P[K]>
    : never
  : never;
type ElementOf<P> = P extends readonly (infer E)[] ? E : never;

/** Names in `Read`, at any depth, that the SDK's `Params` do not have. */
type Foreign<Read, Params> = Read extends readonly (infer E)[]
  ? Foreign<E, ElementOf<Params>>
  : Read extends object
    ? {
        [K in keyof Read & string]: string extends K
          ? never
          : K extends KeysOf<Params>
            ? Foreign<NonNullable<Read[K]>, ValueOf<Params, K>>
            : K;
      }[keyof Read & string]
    : never;

/**
 * Ties what the stand-in accepts to the SDK's own parameters: a parameter that Stripe removed no longer compiles here,
 * and a parameter that is not listed here is refused as unknown when somebody sends it.
 *
 * @returns a function that takes the parameters' shape and gives the strict schema
 */
export function paramsOf<Params extends object>() {
  return <Shape extends z.ZodRawShape>(
    shape: Shape &
      ([Foreign<z.output<z.ZodObject<Shape>>, Params>] extends [never]
        ? unknown
        : {
            unknownToStripe: Foreign<z.output<z.ZodObject<Shape>>, Params>;
          }),
  ): z.ZodObject<Shape, z.core.$strict> => z.strictObject<Shape>(shape);
}

/** A boolean of a form. */
export const flag = z
  .literal(["true", "false"])
  .transform((text) => text === "true");

/** A whole number of a form. */
export const whole = z
  .string()
  .regex(/^-?\d+$/)
  .transform(Number);

/** A number of a form. */
export const decimal = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .transform(Number);

/** Names and values of the caller's own; an empty value takes the name away. */
export const metadata = z.record(z.string(), z.string());

/** Which ids are to be answered as whole objects. */
export const expand = z.array(z.string()).optional();

/** What every list takes. */
export const paging = {
  limit: whole.pipe(z.number().min(1).max(100)).optional(),
  starting_after: z.string().optional(),
  ending_before: z.string().optional(),
  expand,
};

/** A range of times, or one. */
export const range = z
  .strictObject({
    gt: whole.optional(),
    gte: whole.optional(),
    lt: whole.optional(),
    lte: whole.optional(),
  })
  .optional();

function named(path: PropertyKey[]): string {
  const [first = "", ...rest] = path.map(String);
  return first + rest.map((step) => `[${step}]`).join("");
}

function present(value: unknown, path: PropertyKey[]): boolean {
  let at: unknown = value;
  for (const step of path) {
    if (typeof at !== "object" || at === null) return false;
    at = Reflect.get(at, step);
  }
  return at !== undefined;
}

/**
 * @param schema what is accepted
 * @param value what was sent
 * @returns it, read
 * @throws StripeRefusal in Stripe's words for the first thing that is wrong
 */
export function readParams<T>(schema: z.ZodType<T>, value: unknown): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  if (issue === undefined) throw read.error;
  if (issue.code === "unrecognized_keys") {
    const param = named([...issue.path, issue.keys[0] ?? ""]);
    throw invalidRequest(
      `Received unknown parameter: ${param}`,
      "parameter_unknown",
      param,
    );
  }
  const param = named(issue.path);
  throw present(value, issue.path)
    ? invalidRequest(`Invalid ${param}: ${issue.message}`, undefined, param)
    : invalidRequest(
        `Missing required param: ${param}.`,
        "parameter_missing",
        param,
      );
}
