import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";

import type {
  Buyers,
  OwnSubscription,
} from "../marketplace/ports/purchasing.ts";
import { time } from "./rows/time.ts";
import { rpc } from "./rpc.ts";

const ownRow: z.ZodType<OwnSubscription> = z.object({
  id: z.string(),
  plugin_id: z.string(),
  tier: z.enum(["pro", "enterprise"]),
  status: z.string(),
  billing_cycle: z.enum(["monthly", "yearly"]).nullable(),
  amount: z.int().nullable(),
  currency: z.string().nullable(),
  current_period_start: time.nullable(),
  current_period_end: time.nullable(),
  trial_ends_at: time.nullable(),
  cancel_at_period_end: z.boolean(),
  ended_at: time.nullable(),
  grace_ends_at: time.nullable(),
  license_id: z.string().nullable(),
  created_at: time,
});

const payeeRow = z.object({ account_id: z.string(), transfers: z.string() });

/** Buyers and what they subscribed to. Every call throws AppError as `rpc` does. */
export function createBuyers(client: SupabaseClient): Buyers {
  return {
    customer: (user_id) =>
      rpc(client, "buyers_customer_find", { user_id }, z.string().nullable()),
    keepCustomer: (user_id, customer_id) =>
      rpc(client, "buyers_keep_customer", { user_id, customer_id }, z.string()),
    subscriptions: (user_id) =>
      rpc(client, "subscriptions_of_user", { user_id }, z.array(ownRow)),
    payee: (plugin_id) =>
      rpc(client, "buyers_payee_find", { plugin_id }, payeeRow.nullable()),
  };
}
