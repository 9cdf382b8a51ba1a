import type { LicenceClaims } from "../marketplace/ports/licences.ts";
import {
  answerTo,
  type LicenceQuestion,
} from "../marketplace/verify-licence.ts";
import type { Verifier } from "../marketplace/ports/verifier.ts";

type Seen = NonNullable<ReturnType<Verifier["glance"]>>;

/** What stands before and after the time and the nonce, which alone differ between two answers about a valid key. */
const kept = new WeakMap<LicenceClaims, { head: string; tail: string }>();

const verdict = (question: LicenceQuestion, { claims, standing, now }: Seen) =>
  answerTo(question, { outcome: "verified", claims }, standing, now);

function isValid(
  { plugin_id, feature }: LicenceQuestion,
  { claims, standing, now }: Seen,
): boolean {
  const seconds = now.getTime() / 1_000;
  return (
    standing === null &&
    claims.iat <= seconds &&
    claims.exp > seconds &&
    (plugin_id === undefined || plugin_id === claims.plugin_id) &&
    (feature === undefined || claims.features.includes(feature))
  );
}

/** The answer as JSON. For a plainly valid key most of it is kept from the last time: making it anew takes longest. */
export function answerText(question: LicenceQuestion, seen: Seen): string {
  if (!isValid(question, seen)) return JSON.stringify(verdict(question, seen));
  const checked_at = seen.now.toISOString();
  const { nonce } = question;
  let parts = kept.get(seen.claims);
  if (parts === undefined) {
    const { license_key } = question;
    const text = JSON.stringify(verdict({ license_key }, seen));
    const at = text.indexOf(checked_at);
    parts = {
      head: text.slice(0, at),
      tail: text.slice(at + checked_at.length + 1),
    };
    kept.set(seen.claims, parts);
  }
  const echoed =
    nonce === undefined ? '"' : `","nonce":${JSON.stringify(nonce)}`;
  return parts.head + checked_at + echoed + parts.tail;
}
