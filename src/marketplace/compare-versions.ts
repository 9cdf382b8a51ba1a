const shape = /^(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?$/;

/**
 * The order of two versions by Semantic Versioning (https://semver.org, item 11).
 * @returns negative when `one` comes before `other`, 0 when they are the same, positive after; null when one is no version
 */
export function compareVersions(one: string, other: string): number | null {
  const a = shape.exec(one);
  const b = shape.exec(other);
  if (a === null || b === null) return null;
  for (const part of [1, 2, 3]) {
    const difference = Number(a[part]) - Number(b[part]);
    if (difference !== 0) return difference;
  }
  return comparePrereleases(a[4], b[4]);
}

/** What has no pre-release comes after what has one. */
function comparePrereleases(
  one: string | undefined,
  other: string | undefined,
): number {
  if (one === undefined || other === undefined)
    return Number(one === undefined) - Number(other === undefined);
  const a = one.split(".");
  const b = other.split(".");
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const difference = compareIdentifiers(a[at] ?? "", b[at] ?? "");
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Numbers by their value, before words; words by their characters. */
function compareIdentifiers(one: string, other: string): number {
  const numeric = [one, other].map((text) => /^\d+$/.test(text));
  if (numeric[0] && numeric[1]) return Number(one) - Number(other);
  if (numeric[0] !== numeric[1]) return numeric[0] ? -1 : 1;
  return one < other ? -1 : Number(one > other);
}
