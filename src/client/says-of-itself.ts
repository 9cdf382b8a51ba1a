/**
 * What a token says of itself, without any check; an empty object for what is no token. Nothing is trusted for it: it only
 * decides what to ask or send.
 */
export function saysOfItself(jws: string): Record<string, unknown> {
  try {
    const payload = Buffer.from(jws.split(".")[1] ?? "", "base64url");
    const read: unknown = JSON.parse(payload.toString("utf8"));
    return typeof read === "object" && read !== null
      ? (read as Record<string, unknown>)
      : {};
  } catch {
    return {}; // no token: the marketplace says MALFORMED
  }
}
