import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";

import type { LicenceExceptions } from "../marketplace/ports/licence-exceptions.ts";
import { time } from "./rows/time.ts";
import { rpc } from "./rpc.ts";

const page = z.object({
  exceptions: z.array(
    z.object({
      license_id: z.string(),
      state: z.enum([
        "revoked",
        "superseded",
        "suspended",
        "grace",
        "ended",
        "none",
      ]),
      ends_at: time.nullable(),
      until: time,
    }),
  ),
  cursor: z.number(),
  complete: z.boolean(),
});

/** The feed of exceptions in the database. Throws AppError as `rpc` does. */
export function createLicenceExceptions(
  client: SupabaseClient,
): LicenceExceptions {
  return {
    since: (input) => rpc(client, "licence_exceptions_since", input, page),
  };
}
