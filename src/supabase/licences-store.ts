import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";

import type { Licences } from "../marketplace/ports/licences.ts";
import { licenceRow, trialRow } from "./rows/licence-row.ts";
import { rpc } from "./rpc.ts";

const installed = z.object({
  outcome: z.enum(["created", "existing"]),
  licence: licenceRow,
});

const trialStarted = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("started"), licence: licenceRow }),
  z.object({ outcome: z.literal("already_used"), trial: trialRow }),
  z.object({ outcome: z.literal("licensed") }),
]);

const revoked = z.enum(["revoked", "already", "not_found"]);

/** Licences and trials in the database. Every call throws AppError as `rpc` does. */
export function createLicences(client: SupabaseClient): Licences {
  return {
    install: (input) => rpc(client, "licences_install", input, installed),
    startTrial: (input) =>
      rpc(client, "licences_start_trial", input, trialStarted),
    trial: (user_id, plugin_id) =>
      rpc(
        client,
        "licences_trial",
        { user_id, plugin_id },
        trialRow.nullable(),
      ),
    find: (id) => rpc(client, "licences_find", { id }, licenceRow.nullable()),
    successor: (id) =>
      rpc(client, "licences_successor", { id }, licenceRow.nullable()),
    renew: (input) => rpc(client, "licences_renew", input, licenceRow),
    revoke: (input) => rpc(client, "licences_revoke", input, revoked),
    ofUser: (user_id) =>
      rpc(client, "licences_of_user", { user_id }, z.array(licenceRow)),
  };
}
