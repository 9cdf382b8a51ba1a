import type { LicenceQuestion } from "../marketplace/verify-licence.ts";

/** Characters of plugin_id, feature and nonce, as the route has them. */
const short = 200;

function isShort(value: unknown): value is string | undefined {
  return (
    value === undefined ||
    (typeof value === "string" && value.length > 0 && value.length <= short)
  );
}

/** The body of a verification, where the route's schema would take it as it is and nothing is to be signed; else null. */
export function plainQuestion(body: string): LicenceQuestion | null {
  let read: unknown;
  try {
    read = JSON.parse(body);
  } catch {
    return null; // the route says what is wrong with it
  }
  if (typeof read !== "object" || read === null) return null;
  const { license_key, plugin_id, feature, nonce, trust } = read as Record<
    string,
    unknown
  >;
  if (
    typeof license_key !== "string" ||
    !isShort(plugin_id) ||
    !isShort(feature) ||
    !isShort(nonce) ||
    !(trust === undefined || trust === false)
  )
    return null;
  return { license_key: license_key.trim(), plugin_id, feature, nonce };
}
