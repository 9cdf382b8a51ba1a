import type { Limitations } from "./plugins.ts";

export type LicenceTier = "free" | "pro" | "enterprise";

/** The payload of a licence key. Names are fixed by the API. Times are Unix seconds. */
export type LicenceClaims = {
  iss: string;
  jti: string;
  sub: string;
  plugin_id: string;
  tier: LicenceTier;
  iat: number;
  exp: number;
  features: string[];
  limitations: Limitations;
};

/** The row lives as long as the entitlement; the key minted from `claims` is short. No key is stored. */
export type Licence = {
  id: string;
  user_id: string;
  plugin_id: string;
  tier: LicenceTier;
  kind: "free" | "trial" | "paid" | "granted";
  /** Which signing key the last key was minted with: with it the same key can be minted again. */
  kid: string;
  claims: LicenceClaims;
  /** SHA-256 of the last key, hex. */
  key_sha256: string;
  status: "active" | "superseded" | "suspended" | "revoked";
  superseded_by: string | null;
  /** End of the entitlement; null when it has none. */
  ends_at: string | null;
  /** While a payment is overdue: until when the licence stays in force. */
  grace_ends_at: string | null;
  revoked_at: string | null;
  revoke_reason: string | null;
  created_at: string;
};

/** A licence that was minted but not yet written. */
export type LicenceDraft = {
  id: string;
  kid: string;
  claims: LicenceClaims;
  key_sha256: string;
  ends_at: string | null;
};

export type Trial = {
  started_at: string;
  expires_at: string;
  license_id: string;
};

export type Licences = {
  /** The person's free licence of the plugin: the existing one, or else the draft, in one statement. */
  install: (input: {
    user_id: string;
    plugin_id: string;
    draft: LicenceDraft;
    at: string;
  }) => Promise<{ outcome: "created" | "existing"; licence: Licence }>;
  /** One for each person and plugin, for ever: claimed by one unique insert. An active free licence is superseded. */
  startTrial: (input: {
    user_id: string;
    plugin_id: string;
    draft: LicenceDraft;
    at: string;
  }) => Promise<
    | { outcome: "started"; licence: Licence }
    | { outcome: "already_used"; trial: Trial }
    /** A licence that was paid for or granted is in force: a trial would take something away. */
    | { outcome: "licensed" }
  >;
  trial: (user_id: string, plugin_id: string) => Promise<Trial | null>;
  find: (id: string) => Promise<Licence | null>;
  /** Follows `superseded_by` to the end of the chain. */
  successor: (id: string) => Promise<Licence | null>;
  /** Stores the next key's claims if `previous_sha256` is still the last; answers with the row in force either way. */
  renew: (input: {
    id: string;
    previous_sha256: string;
    kid: string;
    claims: LicenceClaims;
    key_sha256: string;
    at: string;
  }) => Promise<Licence>;
  /** Also writes audit_log. Revoking a revoked licence is "already". */
  revoke: (input: {
    id: string;
    reason: string;
    actor_id: string;
    at: string;
  }) => Promise<"revoked" | "already" | "not_found">;
  ofUser: (user_id: string) => Promise<Licence[]>;
};
