import { z } from "zod";
import { AppError } from "../errors.ts";

/** A moment of Stripe's, in seconds, as ours. */
export const moment = z
  .int()
  .transform((seconds) => new Date(seconds * 1_000).toISOString());

/** Stripe gives an id, or the object itself where it was asked to expand it. */
export const reference = z.union([
  z.string(),
  z.looseObject({ id: z.string() }).transform(({ id }) => id),
]);

/** An address of Stripe's that a letter may link to; null for anything else. */
export const link = z
  .url({ protocol: /^https$/ })
  .max(2_000)
  .nullish()
  .catch(null)
  .transform((url) => url ?? null);

export const currency = z
  .string()
  .regex(/^[a-z]{3}$/i)
  .transform((code) => code.toUpperCase());

export const metadata = z.object({
  user_id: z.string().max(64).nullish().catch(null),
  plugin_id: z.string().max(128).nullish().catch(null),
});

/** What is sold: one piece of one thing with a price of its own; null for anything else. */
export const soleItem = z
  .array(
    z.object({
      quantity: z.int().nullish(),
      price: z
        .object({
          id: z.string(),
          unit_amount: z.int().nullable(),
          currency,
        })
        .nullable(),
    }),
  )
  .transform((items) => {
    const [item] = items;
    if (items.length !== 1 || item?.price == null) return null;
    const { id, unit_amount: amount, currency: code } = item.price;
    return item.quantity === 1 && amount !== null
      ? { id, amount, currency: code }
      : null;
  });

/**
 * Reads an answer of Stripe's. The library's types promise a shape that it does not check, and Stripe's own API version can be
 * another one than the library's. Throws AppError internal_error for an answer that is not understood.
 */
export function understood<Shape>(
  schema: z.ZodType<Shape>,
  answer: unknown,
): Shape {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new AppError(
    "internal_error",
    "Stripe's answer was not understood. Compare the API version of its webhooks and the library.",
    { cause: parsed.error },
  );
}
