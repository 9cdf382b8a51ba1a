/** Whether two flat records say the same, whatever order their fields stand in. */
export function sameRecord<Item extends object>(
  one: Item | undefined,
  other: Item,
): boolean {
  if (one === undefined) return false;
  const known = new Map<string, unknown>(Object.entries(one));
  const fields = Object.entries(other);
  return (
    known.size === fields.length &&
    fields.every(([name, value]) => known.get(name) === value)
  );
}
