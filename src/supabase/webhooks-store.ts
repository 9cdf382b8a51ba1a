import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";

import type { Webhooks } from "../marketplace/ports/webhooks.ts";
import { time } from "./rows/time.ts";
import { rpc } from "./rpc.ts";

const webhookRow = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  status: z.enum(["active", "off"]),
  off_reason: z.enum(["failing", "gone"]).nullable(),
  off_at: time.nullable(),
  failing_since: time.nullable(),
  created_at: time,
});

const deliveryRow = z.object({
  id: z.string(),
  type: z.string(),
  state: z.enum(["waiting", "delivered", "failed"]),
  attempts: z.int(),
  last_status: z.int().nullable(),
  last_error: z.string().nullable(),
  last_attempt_at: time.nullable(),
  next_attempt_at: time.nullable(),
  created_at: time,
});

const dueRow = z.object({
  id: z.string(),
  url: z.string(),
  secret: z.string(),
  body: z.record(z.string(), z.unknown()),
  attempts: z.int(),
});

const created = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("created"), webhook: webhookRow }),
  z.object({ outcome: z.literal("too_many") }),
]);

/** Webhooks in the database. Every call throws AppError as `rpc` does. */
export function createWebhooks(client: SupabaseClient): Webhooks {
  return {
    create: (input) => rpc(client, "webhooks_create", input, created),
    ofUser: (user_id) =>
      rpc(client, "webhooks_of_user", { user_id }, z.array(webhookRow)),
    remove: (own) => rpc(client, "webhooks_delete", own, z.boolean()),
    test: (input) =>
      rpc(
        client,
        "webhooks_test",
        input,
        z.enum(["not_found", "off", "queued"]),
      ),
    deliveries: (own) =>
      rpc(
        client,
        "webhook_deliveries_list",
        own,
        z.array(deliveryRow).nullable(),
      ),
    due: (id) =>
      rpc(client, "webhook_deliveries_find", { id }, dueRow.nullable()),
    record: async (input) => {
      await rpc(
        client,
        "webhook_deliveries_record",
        input,
        z.enum(["settled", "recorded"]),
      );
    },
  };
}
