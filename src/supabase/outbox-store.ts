import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";

import type { Outbox } from "../marketplace/ports/outbox.ts";
import { letterRow } from "./rows/letter-row.ts";
import { rpc } from "./rpc.ts";

const keptRow = z.object({
  key: z.string(),
  recipient: z.string().nullable(),
  letter: letterRow,
});

/** Letters in the database. Every call throws AppError as `rpc` does. */
export function createOutbox(client: SupabaseClient): Outbox {
  return {
    put: async (letter) => {
      await rpc(client, "outbox_put", letter, z.boolean());
    },
    find: (key) => rpc(client, "outbox_find", { key }, keptRow.nullable()),
    sent: async (key, at) => {
      await rpc(client, "outbox_sent", { key, at }, z.boolean());
    },
  };
}
