import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";

import type { BillingRecords } from "../marketplace/ports/billing-state.ts";
import { billingStateRow, subscriptionRow } from "./rows/billing-row.ts";
import { rpc } from "./rpc.ts";

/** What people bought and what is owed to them, in the database. Every call throws AppError as `rpc` does. */
export function createBillingRecords(client: SupabaseClient): BillingRecords {
  return {
    state: (input) =>
      rpc(client, "billing_find", input, billingStateRow.nullable()),
    owner: (object_id) =>
      rpc(client, "billing_owner_find", { object_id }, z.string().nullable()),
    apply: (input) =>
      rpc(
        client,
        "billing_apply",
        input,
        z.enum(["applied", "moved", "foreign"]),
      ),
    alarm: (alarm, at) =>
      rpc(client, "billing_alarm", { ...alarm, at }, z.boolean()),
    subscriptions: (ids) =>
      rpc(
        client,
        "billing_subscriptions_known",
        { ids },
        z.array(subscriptionRow),
      ),
    due: (at, limit) =>
      rpc(client, "billing_due_list", { at, limit }, z.array(z.string())),
    cursor: (name) =>
      rpc(client, "billing_cursor_find", { name }, z.string().nullable()),
    keepCursor: async (name, cursor, at) => {
      await rpc(
        client,
        "billing_cursor_keep",
        { name, cursor, at },
        z.object({}),
      );
    },
  };
}
