import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";

import type { Entitlements } from "../marketplace/ports/entitlements.ts";
import { licenceRow } from "./rows/licence-row.ts";
import { rpc } from "./rpc.ts";

const granted = z.object({
  outcome: z.enum(["created", "kept"]),
  licence: licenceRow,
});

const reissued = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("reissued"), licence: licenceRow }),
  z.object({ outcome: z.enum(["not_found", "not_in_force", "too_often"]) }),
]);

const swept = z.object({
  leases: z.number(),
  holds: z.number(),
  exceptions: z.number(),
  expiring: z.number(),
  trials: z.number(),
});

/** Who is entitled to what, in the database. Every call throws AppError as `rpc` does. */
export function createEntitlements(client: SupabaseClient): Entitlements {
  return {
    grant: (input) => rpc(client, "licences_grant", input, granted),
    reissue: (input) => rpc(client, "licences_reissue", input, reissued),
    setStanding: (input) =>
      rpc(
        client,
        "licences_set_standing",
        input,
        z.enum(["changed", "unchanged", "not_found"]),
      ),
    audit: (input) => rpc(client, "audit_record", input, z.literal("recorded")),
    kidsInUse: (at) =>
      rpc(client, "licences_kids_in_use", { at }, z.array(z.string())),
    sweep: (at) => rpc(client, "marketplace_sweep", { at }, swept),
  };
}
