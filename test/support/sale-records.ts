import { randomUUID } from "node:crypto";
import type { TestDatabase } from "./database.ts";
import { noon } from "./licence-records.ts";

/** A paid plugin of an author, as it is after its approval. */
export async function paidPlugin(
  db: TestDatabase,
  plugin: { id: string; author_id: string; price?: number; period?: string },
): Promise<void> {
  await db.sql(
    `insert into public.plugins (id, display_name, version, tier, price, billing_period, author_id, limitations,
       trial_days, source_repository, source_repository_id, source_owner_id, source_path, source_sha, updated_at)
     values ($1, $2, '1.0.0', 'pro', $3, $4, $5,
       '{"monthly_issues": -1, "concurrency": -1, "claude_api_tokens": -1}', 0,
       'ayumi/' || $1::text, 600, 601, '.', $6, $7)`,
    [
      plugin.id,
      `The ${plugin.id}`,
      plugin.price ?? 10,
      plugin.period ?? "monthly",
      plugin.author_id,
      "a".repeat(40),
      noon.toISOString(),
    ],
  );
}

export type Sale = {
  plugin_id: string;
  author_id: string;
  user_id: string;
  paid_at: Date;
  amount: number;
  fee: number;
  currency?: string;
  refunded?: number;
  dispute?: "none" | "lost";
  destination?: string | null;
};

/** A payment that arrived, with the subscription that it is for. Answers with the payment's id. */
export async function recordSale(
  db: TestDatabase,
  sale: Sale,
): Promise<string> {
  const id = randomUUID();
  await db.sql(
    `insert into public.subscriptions (user_id, plugin_id, stripe_subscription_id, tier, status)
     values ($1, $2, $3, 'pro', 'active')`,
    [sale.user_id, sale.plugin_id, `sub_${id}`],
  );
  await db.sql(
    `insert into public.billing_payments (payment_intent_id, user_id, plugin_id, author_id, stripe_subscription_id,
       amount, currency, application_fee, destination, paid_at, amount_refunded, refunded_at, dispute)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $10, $12)`,
    [
      `pi_${id}`,
      sale.user_id,
      sale.plugin_id,
      sale.author_id,
      `sub_${id}`,
      sale.amount,
      sale.currency ?? "USD",
      sale.fee,
      sale.destination === undefined ? "acct_1" : sale.destination,
      sale.paid_at.toISOString(),
      sale.refunded ?? 0,
      sale.dispute ?? "none",
    ],
  );
  return `pi_${id}`;
}
