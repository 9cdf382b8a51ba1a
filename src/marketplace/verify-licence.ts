import { licenceVerdict, type VerdictCode } from "./licence-verdict.ts";
import type { LicenceKeys } from "./ports/licence-keys.ts";
import type { LicenceTier, Licences } from "./ports/licences.ts";
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
};

/** Verifies a licence key against its signature and the register. A key that is no good is an answer, not an error. */
export async function verifyLicence(
  ports: { licences: Pick<Licences, "find">; keys: LicenceKeys },
  input: {
    license_key: string;
    plugin_id: string | undefined;
    feature: string | undefined;
    nonce: string | undefined;
    now: Date;
  },
): Promise<LicenceAnswer> {
  const { license_key, plugin_id, feature, nonce, now } = input;
  const decoded = await ports.keys.decode(license_key);
  const licence =
    decoded.outcome === "verified"
      ? await ports.licences.find(decoded.claims.jti)
      : null;
  const { code, claims } = licenceVerdict({
    decoded,
    licence,
    now,
    plugin_id,
    feature,
  });
  const valid = code === "VALID";
  return {
    valid,
    code,
    checked_at: now.toISOString(),
    ...(nonce !== undefined && { nonce }),
    ...(claims !== null && {
      license_id: claims.jti,
      plugin_id: claims.plugin_id,
      tier: claims.tier,
      expires_at: new Date(claims.exp * 1_000).toISOString(),
    }),
    ...(claims !== null &&
      valid && { features: claims.features, limitations: claims.limitations }),
  };
}
