/**
 * JSON with the keys of every object sorted by code unit and no white space: the same facts give the same bytes, so a
 * digest of them says something.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)),
        )
      : inner,
  );
}
