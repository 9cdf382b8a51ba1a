import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";

import type { Delivery, Inbox } from "../marketplace/ports/jobs.ts";
import { rpc } from "./rpc.ts";

const acceptance = z.enum(["accepted", "duplicate"]);

const deliveryRow: z.ZodType<Delivery> = z.object({
  source: z.enum(["github", "stripe"]),
  delivery_id: z.string(),
  event: z.string(),
  payload: z.record(z.string(), z.unknown()),
});

/** Events as they came in. Every call throws AppError as `rpc` does. */
export function createInbox(client: SupabaseClient): Inbox {
  return {
    accept: (input) => rpc(client, "inbox_accept", input, acceptance),
    find: (source, delivery_id) =>
      rpc(
        client,
        "inbox_find",
        { source, delivery_id },
        deliveryRow.nullable(),
      ),
    known: (source, delivery_ids) =>
      rpc(client, "inbox_known", { source, delivery_ids }, z.array(z.string())),
  };
}
