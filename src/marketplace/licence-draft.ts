import { firstClaims } from "./licence-claims.ts";
import type { Grant } from "./plans.ts";
import type { LicenceKeys, MintedKey } from "./ports/licence-keys.ts";
import type { LicenceDraft } from "./ports/licences.ts";

/** Mints the first key of a new licence, and makes the row to be written for it. The row holds no key. */
export async function draftLicence(
  keys: LicenceKeys,
  input: {
    id: string;
    user_id: string;
    plugin_id: string;
    grant: Grant;
    ends_at: string | null;
    now: Date;
  },
): Promise<{ draft: LicenceDraft; minted: MintedKey }> {
  const claims = firstClaims({ issuer: keys.issuer, ...input });
  const minted = await keys.mint(claims);
  const draft = {
    id: input.id,
    kid: minted.kid,
    claims,
    key_sha256: minted.sha256,
    ends_at: input.ends_at,
  };
  return { draft, minted };
}
