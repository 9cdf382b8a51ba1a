import type { LicenceKeys } from "./ports/licence-keys.ts";
import { unixSeconds } from "./licence-claims.ts";

/** Seconds a list is good for. */
const lifetime = 24 * 60 * 60;

/** Seconds for which the same list is given again: signing costs a thousand look-ups, and anybody may ask. */
const keptFor = 60;

/** Makes the signed list of revoked licences, so that a client offline knows what was revoked up to `iat`. */
export function createRevocationList(ports: {
  keys: LicenceKeys;
  revoked: (now: Date) => string[];
}): (now: Date) => Promise<string> {
  let last: { iat: number; list: Promise<string> } | null = null;
  return (now) => {
    const iat = unixSeconds(now);
    if (last === null || Math.abs(iat - last.iat) >= keptFor) {
      const list = ports.keys.sign("revocations", {
        iat,
        exp: iat + lifetime,
        revoked: ports.revoked(now),
      });
      last = { iat, list };
    }
    return last.list;
  };
}
