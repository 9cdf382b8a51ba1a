import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStripe } from "../../sandbox/stripe/create.ts";
import type { StripeState } from "../../sandbox/stripe/model/state.ts";
import { person } from "../../support/billing-states.ts";
import { openTestDatabase, type TestDatabase } from "../../support/database.ts";
import { expectAgreement } from "./agrees.ts";
import { createDatabaseRecords, sellIn } from "./database-records.ts";
import { expectedEntitlements } from "./expected.ts";
import { anyHistory } from "./history-steps.ts";
import { liveThrough, type Ending } from "./live-through.ts";
import { createMemoryRecords } from "./memory-records.ts";
import { openShop } from "./shop.ts";

/** `npm run test:long` lives through all ten thousand. */
const all = process.env["LONG"] === "1";

const opening = await createStripe({ now: Date.UTC(2026, 0, 15) / 1_000 });
const shop = await openShop(opening, person);
const before = opening.state();
await opening.close();

/** The same shop at a Stripe of its own, for another customer: with no id that a former one had. */
function anew(user_id: string, id: string, number: number): StripeState {
  const state = structuredClone(before);
  const customers = Object.values(state.customers).map((customer) => ({
    ...customer,
    id,
    metadata: { user_id },
  }));
  return {
    ...state,
    customers: Object.fromEntries(customers.map((one) => [one.id, one])),
    sequence: number * 100_000,
  };
}

/** What came about in the end, to be sure that the histories come by everything. */
function outcomes({ stripe, held }: Ending): string[] {
  return [
    ...expectedEntitlements(stripe).map(({ access, suspended }) =>
      suspended ? "suspended" : access,
    ),
    ...held.licences.map(({ kind, status }) => `${kind} ${status}`),
    ...held.subscriptions.map(({ status }) => status),
    ...held.payments.flatMap(({ dispute, amount, amount_refunded: back }) => [
      `dispute ${dispute}`,
      back === 0 ? "kept" : back === amount ? "refunded" : "refunded in part",
    ]),
  ];
}

/** What the histories must have come by. */
const everything = [
  ...["paid", "grace", "suspended", "free active", "paid revoked"],
  ...["paid superseded", "trialing", "active", "past_due", "canceled"],
  ...["incomplete", "incomplete_expired", "dispute open", "dispute won"],
  ...["dispute lost", "kept", "refunded", "refunded in part"],
];

/** Chance of this run; printed, so that a failure can be had again. */
const seed = Number(process.env["SEED"] ?? Date.now() % 2 ** 31);
if (all) console.info(`billing histories: SEED=${seed}`);

describe("whatever happens at Stripe, and however we hear of it", () => {
  it(
    "in the end our subscriptions, payments and licences are what Stripe's state says",
    { timeout: 3_600_000 },
    async () => {
      const seen = new Set<string>();
      await fc.assert(
        fc.asyncProperty(anyHistory, async (steps) => {
          const home = createMemoryRecords(
            { user_id: person, customer_id: shop.customer },
            shop.prices,
          );
          const ending = await liveThrough(steps, before, shop, home);
          expectAgreement(ending);
          for (const outcome of outcomes(ending)) seen.add(outcome);
        }),
        { seed, numRuns: all ? 10_000 : 20 },
      );
      if (all) expect(everything.filter((one) => !seen.has(one))).toEqual([]);
    },
  );
});

describe("the same, kept in the database", () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await openTestDatabase();
    await sellIn(db, shop.prices);
  });
  afterAll(() => db.close());

  it(
    "in the end our subscriptions, payments and licences are what Stripe's state says",
    { timeout: 3_600_000 },
    async () => {
      let people = 0;
      await fc.assert(
        fc.asyncProperty(anyHistory, async (steps) => {
          people += 1;
          const customer = `cus_person_${people}`;
          const home = await createDatabaseRecords(db, customer);
          expectAgreement(
            await liveThrough(
              steps,
              anew(home.user_id, customer, people),
              { ...shop, customer },
              home,
            ),
          );
        }),
        { seed, numRuns: all ? 300 : 3 },
      );
    },
  );
});
