import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";

import type { Leases } from "../marketplace/ports/leases.ts";
import { time } from "./rows/time.ts";
import { rpc } from "./rpc.ts";

const lease = z.object({
  id: z.string(),
  license_id: z.string(),
  host: z.string(),
  acquired_at: time,
  expires_at: time,
});

const acquired = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("acquired"), lease }),
  z.object({ outcome: z.literal("full"), holders: z.array(lease) }),
  z.object({ outcome: z.literal("taken") }),
]);

/** Slots in the database. Every call throws AppError as `rpc` does. */
export function createLeases(client: SupabaseClient): Leases {
  return {
    acquire: (input) => rpc(client, "licence_leases_acquire", input, acquired),
    heartbeat: (input) =>
      rpc(client, "licence_leases_heartbeat", input, lease.nullable()),
    release: (input) =>
      rpc(
        client,
        "licence_leases_release",
        input,
        z.enum(["released", "not_found"]),
      ),
  };
}
