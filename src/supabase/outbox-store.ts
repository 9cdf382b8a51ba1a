import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";

import type { Outbox } from "../marketplace/ports/outbox.ts";
import { rpc } from "./rpc.ts";

const mailRow = z.object({
  key: z.string(),
  recipient: z.string(),
  subject: z.string(),
  body: z.string(),
});

/** Letters in the database. Every call throws AppError as `rpc` does. */
export function createOutbox(client: SupabaseClient): Outbox {
  return {
    put: async (mail) => {
      await rpc(client, "outbox_put", mail, z.boolean());
    },
    find: (key) => rpc(client, "outbox_find", { key }, mailRow.nullable()),
    sent: async (key, at) => {
      await rpc(client, "outbox_sent", { key, at }, z.boolean());
    },
  };
}
