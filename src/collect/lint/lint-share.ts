import { giveWay } from "../give-way.ts";
import type { LintedFile, LintFile } from "./open-linter.ts";

/** Files that two threads take from, one file at a time: so both end together, however busy the machine is. */
export type Share = {
  files: readonly string[];
  /** In memory that both see: the place of the next file, and the lines that can be covered so far. */
  counters: Int32Array<SharedArrayBuffer>;
};

/** A file with its place in the list. */
export type Placed = { at: number; linted: LintedFile };

/** Lines that can be covered, of all files together. They and those that were hit have to fit into one request (1 MiB). */
export const MAX_LINES = 60_000;

const NEXT = 0;
const LINES = 1;

export function newShare(files: readonly string[]): Share {
  return { files, counters: new Int32Array(new SharedArrayBuffer(8)) };
}

/** @returns how many files nobody has taken yet */
export function untaken({ files, counters }: Share): number {
  return Math.max(0, files.length - Atomics.load(counters, NEXT));
}

export function isTooMuch({ counters }: Share): boolean {
  return Atomics.load(counters, LINES) > MAX_LINES;
}

/** Lints one file after the other until none is left, or until there are too many lines. */
export async function lintShare(
  share: Share,
  read: (file: string) => Promise<string | null>,
  lint: LintFile,
): Promise<Placed[]> {
  const { files, counters } = share;
  const done: Placed[] = [];
  while (!isTooMuch(share)) {
    const at = Atomics.add(counters, NEXT, 1);
    const file = files[at];
    if (file === undefined) break;
    const linted = await lint(file, await read(file));
    done.push({ at, linted });
    Atomics.add(counters, LINES, linted.coverable.length);
    await giveWay();
  }
  return done;
}
