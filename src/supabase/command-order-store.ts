import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";

import type { CommandOrder } from "../marketplace/ports/command-order.ts";
import { rpc } from "./rpc.ts";

const placeRow = z.object({ comment_id: z.number(), line: z.number() });

/** The order in which commands were written. Every call throws AppError as `rpc` does. */
export function createCommandOrder(client: SupabaseClient): CommandOrder {
  return {
    newest: (query) =>
      rpc(client, "audit_newest_command", query, placeRow.nullable()),
  };
}
