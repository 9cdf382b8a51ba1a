import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";

import type { Advisories } from "../marketplace/ports/advisories.ts";
import { time } from "./rows/time.ts";
import { rpc } from "./rpc.ts";

const due = z.object({ looked_until: time.nullable() });

const locking = z.object({
  next: z.string().nullable(),
  plugins: z.array(
    z.object({
      plugin_id: z.string(),
      packages: z.record(z.string(), z.array(z.string())),
      known: z.array(z.string()),
    }),
  ),
});

/** Locked packages of listed plugins in the database. Every call throws AppError as `rpc` does. */
export function createAdvisories(client: SupabaseClient): Advisories {
  return {
    due: (before) =>
      rpc(client, "advisories_due_find", { before }, due.nullable()),
    async looked(until) {
      await rpc(client, "advisories_looked", { until }, z.boolean());
    },
    locking: (input) => rpc(client, "advisories_locking_list", input, locking),
  };
}
