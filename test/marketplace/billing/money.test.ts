import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  commissionOf,
  formatMoney,
  toMinorUnits,
} from "../../../src/marketplace/billing/money.ts";

const currencies = Intl.supportedValuesOf("currency");
const currency = fc.constantFrom(...currencies);
const price = fc.integer({ min: 0, max: 999_999 });

describe("a price in minor units", () => {
  it.each([
    [1_980, "JPY", 1_980],
    [29, "USD", 2_900],
    [29, "usd", 2_900],
    [12, "KWD", 12_000],
    // Whole only, and in hundredths all the same.
    [500, "ISK", 50_000],
    [500, "UGX", 50_000],
    // Whole only when they are paid out.
    [500, "HUF", 50_000],
    [500, "TWD", 50_000],
    [0, "EUR", 0],
  ])("%d %s is %d", (whole, code, minor) => {
    expect(toMinorUnits(whole, code)).toBe(minor);
  });

  it.each([-1, 1.5, Number.NaN, Number.MAX_SAFE_INTEGER])(
    "refuses %d",
    (wrong) => {
      expect(() => toMinorUnits(wrong, "USD")).toThrow("whole number");
    },
  );

  it("has the decimals that the world's list has, but for those that Stripe takes in another way", () => {
    const different = currencies.filter((code) => {
      const { maximumFractionDigits = 2 } = new Intl.NumberFormat("en", {
        style: "currency",
        currency: code,
      }).resolvedOptions();
      return toMinorUnits(1, code) !== 10 ** maximumFractionDigits;
    });
    // HUF is counted without its decimals there, and charged with them by Stripe.
    expect(
      different.filter((code) => ["ISK", "UGX", "HUF", "TWD"].includes(code)),
    ).toEqual(["HUF", "ISK", "UGX"]);
    for (const code of ["JPY", "USD", "EUR", "GBP", "CNY", "KWD", "KRW", "INR"])
      expect(different).not.toContain(code);
  });

  it("grows with the price, and is shown as the same number again", () => {
    fc.assert(
      fc.property(price, price, currency, (a, b, code) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        expect(toMinorUnits(less, code)).toBeLessThanOrEqual(
          toMinorUnits(more, code),
        );
        const shown = formatMoney(toMinorUnits(a, code), code);
        expect(
          Number(shown.replaceAll(/[^\d.]/g, "").replace(/^\.+/, "")),
        ).toBe(a);
      }),
    );
  });
});

describe("an amount as people read it", () => {
  it.each([
    [1_980, "JPY", "¥1,980"],
    [2_900, "usd", "$29.00"],
    [1_500, "KWD", "KWD 1.500"],
    [50_000, "ISK", "ISK 500"],
  ])("%d %s is %s", (amount, code, shown) => {
    expect(formatMoney(amount, code)).toBe(shown);
  });
});

describe("the marketplace's commission", () => {
  it.each([
    [2_900, "USD", 20, 580],
    [1_999, "USD", 20, 399],
    [100, "USD", 29, 29],
    [1_980, "JPY", 20, 396],
    [1_010, "KWD", 20, 200],
    [50_000, "ISK", 20.5, 10_200],
  ])("of %d %s at %d %% is %d", (amount, code, percent, fee) => {
    expect(commissionOf(amount, code, percent)).toBe(fee);
  });

  it("is never more than its part, less by under one step, and chargeable", () => {
    fc.assert(
      fc.property(
        price,
        currency,
        fc.integer({ min: 0, max: 10_000 }),
        (whole, code, hundredths) => {
          const amount = toMinorUnits(whole, code);
          const fee = commissionOf(amount, code, hundredths / 100);
          const step = { KWD: 10, ISK: 100 }[code] ?? 1;
          expect(fee % step).toBe(0);
          expect(fee).toBeGreaterThanOrEqual(0);
          expect(fee * 10_000).toBeLessThanOrEqual(amount * hundredths);
          expect(amount * hundredths - fee * 10_000).toBeLessThan(100 * 10_000);
          if (hundredths === 10_000) expect(fee).toBe(amount);
        },
      ),
    );
  });
});
