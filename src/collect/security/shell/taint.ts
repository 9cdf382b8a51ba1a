const kinds = ["downloaded", "decoded", "credentials", "environment"] as const;

/** Where a text in a shell program may come from, or what it may hold. */
export type Taint = (typeof kinds)[number];

export type Taints = ReadonlySet<Taint>;

export const clean: Taints = new Set();

/** @returns everything that is in one of them */
export function union(...sets: readonly Taints[]): Taints {
  return unionOf(sets);
}

/** As `union`, for lists of any length. */
export function unionOf(sets: readonly Taints[]): Taints {
  const dirty = sets.filter(({ size }) => size > 0);
  return dirty.length <= 1
    ? (dirty[0] ?? clean)
    : new Set(dirty.flatMap((set) => [...set]));
}

const prefix = "__taint_";

/** @returns name of a variable that carries these taints into a nested program */
export function taintName(taints: Taints): string {
  return prefix + [...taints].join("_");
}

/** @returns what a variable of that name carries, undefined for an ordinary one */
export function namedTaints(name: string): Taints | undefined {
  return name.startsWith(prefix)
    ? new Set(kinds.filter((taint) => name.includes(`_${taint}`)))
    : undefined;
}
