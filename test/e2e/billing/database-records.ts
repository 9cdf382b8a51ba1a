import { randomUUID } from "node:crypto";
import type { PriceRecord } from "../../../src/marketplace/ports/billing-state.ts";
import { createBillingRecords } from "../../../src/supabase/billing-records-store.ts";
import { PRO, THIRD_PARTY } from "../../support/billing-states.ts";
import type { TestDatabase } from "../../support/database.ts";
import type { Home } from "./memory-records.ts";

/**
 * Puts on sale in the database what the shop sells.
 *
 * @param db with the house's own plugins
 * @param prices of the shop
 */
export async function sellIn(
  db: TestDatabase,
  prices: PriceRecord[],
): Promise<void> {
  await db.sql(
    `insert into public.plugins (id, display_name, version, tier, price, limitations,
       source_repository, source_repository_id, source_owner_id, source_path, source_sha)
     select $1, 'Word counter', '1.0.0', 'pro', 9, limitations, 'author/words', 1, 1, '', repeat('a', 40) from public.plugins where id = $2`,
    [THIRD_PARTY, PRO],
  );
  for (const { id, plugin_id, tier, billing_cycle, amount, currency } of prices)
    await db.sql(
      `insert into public.plugin_prices (price_id, product_id, plugin_id, tier, billing_cycle, amount, currency, lookup_key, created_at)
       values ($1, $1, $2, $3, $4, $5, $6, $1, now())`,
      [id, plugin_id, tier, billing_cycle, amount, currency],
    );
}

/**
 * @param db the real functions and tables
 * @param customer_id of a new person, at Stripe
 * @returns the records of that person
 */
export async function createDatabaseRecords(
  db: TestDatabase,
  customer_id: string,
): Promise<Home> {
  const user_id = randomUUID();
  await db.sql(
    `insert into public.users (id, github_id, github_login, stripe_customer_id)
     values ($1::uuid, (select coalesce(max(github_id), 0) + 1 from public.users), $2, $2)`,
    [user_id, customer_id],
  );
  // Another Stripe begins, with a clock of its own.
  await db.sql("delete from public.billing_cursors");
  const records = createBillingRecords(db.client);
  return {
    user_id,
    records,
    held: async () => {
      const state = await records.state({
        ...{ user_id, plugin_id: null, price_id: null },
      });
      if (state === null) throw new Error(`${user_id} is gone`);
      return state;
    },
  };
}
