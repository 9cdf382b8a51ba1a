/** The one path whose limit counts the licence that is asked about. */
export const verifyPath = "/v1/licenses/verify";

/** The path that plugins call for each thing they do. */
export const trackPath = "/v1/usage/track";

/** How a licence is named to the limiters. */
export function licenceCaller(license_id: string): string {
  return `licence ${license_id}`;
}

/**
 * The caller's address. Each proxy appends the address it was called from, so only the last entries, as many as there are
 * proxies of our own, were not written by the caller.
 */
export function callerAddress(
  socketAddress: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: number,
): string {
  const hops = (forwardedFor ?? "").split(",").map((hop) => hop.trim());
  const claimed = trustedProxies > 0 ? hops.at(-trustedProxies) : undefined;
  return claimed || (socketAddress ?? "unknown");
}
