import { AppError } from "../../errors.ts";

/**
 * How Stripe takes amounts of a currency, where it is not in hundredths: https://docs.stripe.com/currencies. `decimals` is
 * what an amount is multiplied with; `step` is the smallest difference between two amounts that can be charged. HUF and TWD
 * are whole only when they are paid out, which is between Stripe and the bank.
 */
const ways: Record<string, { decimals: number; step: number }> = {
  ...each("BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF", {
    decimals: 0,
    step: 1,
  }),
  // Stripe refuses an amount in thousandths that does not end in 0.
  ...each("BHD JOD KWD OMR TND", { decimals: 3, step: 10 }),
  // Without decimals since long ago, but still taken in hundredths, which must be 00.
  ...each("ISK UGX", { decimals: 2, step: 100 }),
};

const hundredths = { decimals: 2, step: 1 };

function each<Way>(codes: string, way: Way): Record<string, Way> {
  return Object.fromEntries(codes.split(" ").map((code) => [code, way]));
}

function wayOf(currency: string): { decimals: number; step: number } {
  const code = currency.toUpperCase();
  return (Object.hasOwn(ways, code) ? ways[code] : undefined) ?? hundredths;
}

/**
 * A price in whole units of its currency as the integer that Stripe and every other amount of the API is in.
 * @param currency ISO 4217, in either case
 * @throws AppError validation_error for what is no whole number from 0 up, or too large to be counted
 */
export function toMinorUnits(price: number, currency: string): number {
  const amount = price * 10 ** wayOf(currency).decimals;
  if (
    !Number.isSafeInteger(price) ||
    !Number.isSafeInteger(amount) ||
    price < 0
  )
    throw new AppError(
      "validation_error",
      "A price is a whole number of currency units.",
      { details: [{ path: "price", message: "is not a price" }] },
    );
  return amount;
}

/** An amount in minor units as people read it in English: `¥1,980`, `$29.00`, `KWD 1.500`. */
export function formatMoney(amount: number, currency: string): string {
  const { decimals, step } = wayOf(currency);
  const shown = step === 10 ** decimals ? 0 : decimals;
  return new Intl.NumberFormat("en", {
    style: "currency",
    currency,
    minimumFractionDigits: shown,
    maximumFractionDigits: shown,
  })
    .format(amount / 10 ** decimals)
    .replaceAll(/\s/g, " ");
}

/**
 * The marketplace's part of an amount, rounded down to what the currency can be charged in: what cannot be divided is the
 * author's.
 * @param amount minor units, 0 or more
 * @param percent 0 to 100, with at most two decimals
 */
export function commissionOf(
  amount: number,
  currency: string,
  percent: number,
): number {
  const { step } = wayOf(currency);
  // In integers: 29 % of 100 is 28.999… in floating point.
  const parts = BigInt(amount) * BigInt(Math.round(percent * 100));
  const steps = parts / (10_000n * BigInt(step));
  return Number(steps) * step;
}
