import type { Standing } from "./exception-index.ts";
import { licenceVerdict, type VerdictCode } from "./licence-verdict.ts";
import type { DecodedKey } from "./ports/licence-keys.ts";
import type { LicenceTier } from "./ports/licences.ts";
import type { Limitations } from "./ports/plugins.ts";

/** The answer of `POST /v1/licenses/verify`. What a licence grants is said only when it is valid. */
export type LicenceAnswer = {
  valid: boolean;
  code: VerdictCode;
  checked_at: string;
  nonce?: string;
  license_id?: string;
  plugin_id?: string;
  tier?: LicenceTier;
  expires_at?: string;
  features?: string[];
  limitations?: Limitations;
  grace_ends_at?: string;
  /** A JWS of this answer, good offline until `trust_expires_at`. */
  trust?: string;
  trust_expires_at?: string;
};

export type LicenceQuestion = {
  license_key: string;
  plugin_id?: string | undefined;
  feature?: string | undefined;
  nonce?: string | undefined;
  /** Asks for a signed answer. */
  trust?: boolean | undefined;
};

function isoTime(unixSeconds: number): string {
  return new Date(unixSeconds * 1_000).toISOString();
}

/** Answers a question about a key whose signature was checked and whose standing is known. */
export function answerTo(
  question: LicenceQuestion,
  decoded: DecodedKey,
  standing: Standing | null,
  now: Date,
): LicenceAnswer {
  const { plugin_id, feature, nonce } = question;
  const verdict = { decoded, standing, now, plugin_id, feature };
  const { code, claims } = licenceVerdict(verdict);
  const valid = code === "VALID" || code === "GRACE";
  const grace = code === "GRACE" ? (standing?.ends_at ?? null) : null;
  return {
    valid,
    code,
    checked_at: now.toISOString(),
    ...(nonce !== undefined && { nonce }),
    ...(claims !== null && {
      license_id: claims.jti,
      plugin_id: claims.plugin_id,
      tier: claims.tier,
      expires_at: isoTime(claims.exp),
    }),
    ...(claims !== null &&
      valid && { features: claims.features, limitations: claims.limitations }),
    ...(grace !== null && { grace_ends_at: isoTime(grace) }),
  };
}
