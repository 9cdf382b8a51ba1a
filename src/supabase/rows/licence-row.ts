import { z } from "zod";

import type { Licence, Trial } from "../../marketplace/ports/licences.ts";
import { limitationsRow } from "./plugin-row.ts";
import { time } from "./time.ts";

const tier = z.enum(["free", "pro", "enterprise"]);

export const licenceRow: z.ZodType<Licence> = z.object({
  id: z.string(),
  user_id: z.string(),
  plugin_id: z.string(),
  tier,
  kind: z.enum(["free", "trial", "paid", "granted"]),
  kid: z.string(),
  claims: z.object({
    iss: z.string(),
    jti: z.string(),
    sub: z.string(),
    plugin_id: z.string(),
    tier,
    iat: z.number(),
    exp: z.number(),
    features: z.array(z.string()),
    limitations: limitationsRow,
  }),
  key_sha256: z.string(),
  status: z.enum(["active", "superseded", "suspended", "revoked"]),
  superseded_by: z.string().nullable(),
  ends_at: time.nullable(),
  grace_ends_at: time.nullable(),
  revoked_at: time.nullable(),
  revoke_reason: z.string().nullable(),
  created_at: time,
});

export const trialRow: z.ZodType<Trial> = z.object({
  started_at: time,
  expires_at: time,
  license_id: z.string(),
});
