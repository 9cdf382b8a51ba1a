import { relative } from "node:path";
import { statementsOf, type Statement } from "../statement-lines.ts";
import { countsOf } from "./v8-counts.ts";
import {
  lineLengthsOf,
  mapBack,
  readMap,
  type SourceIndex,
  type SourceMap,
} from "./map-back.ts";

/** What one process says of one script that it ran. All of it is foreign: nothing about its shape is sure. */
export type ScriptRun = {
  /** Real path of the script. */
  path: string;
  /** V8's `functions`, with offsets into the code as it was run. */
  functions: unknown;
  /** How the code was made from other files, when it was; the lengths are those of the lines of the code as it was run. */
  made: { map: unknown; lineLengths: readonly number[] } | null;
  /** Characters that the runner put before the code. */
  wrapper: number;
};

export type LineHits = {
  add: (script: ScriptRun) => Promise<void>;
  /** @returns lines on which a statement starts that ran, by file */
  lines: () => Record<string, number[]>;
  /** Built scripts of the plugin that nothing maps to its sources. */
  unmapped: () => readonly string[];
};

/**
 * The one way from V8's counts to lines, whatever the runner: the statements are ours, from the source as it stands in the
 * repository; asked of V8 is only whether each of them ran. So the same code and tests have the same coverage everywhere.
 *
 * @param dir real path of the plugin's copy
 * @param sources files that are measured, relative to it
 * @param read gives a file's text as the repository has it
 */
export function createLineHits(
  dir: string,
  sources: readonly string[],
  read: (file: string) => Promise<string | null>,
): LineHits {
  const wanted = new Set(sources);
  const parsed = new Map<string, Promise<Source | null>>();
  const hit = new Map<string, Set<number>>();
  const unmapped = new Set<string>();
  const sourceOf = (file: string) => {
    const known = parsed.get(file);
    if (known) return known;
    const source = parseSource(file, read);
    parsed.set(file, source);
    return source;
  };
  const hits = (file: string, { statements }: Source, ran: Ran) => {
    const lines = hit.get(file) ?? new Set<number>();
    hit.set(file, lines);
    for (const statement of statements)
      if (ran(statement)) lines.add(statement.line);
  };
  const addItself = async (file: string, script: ScriptRun) => {
    const source = await sourceOf(file);
    if (source === null) return;
    const { made, functions, wrapper } = script;
    if (made === null || isAsWritten(source, made)) {
      const counts = countsOf(functions, source.index.length, wrapper);
      hits(file, source, ({ offset }) => counts(offset) > 0);
      return;
    }
    const map = readMap(made.map, script.path);
    // A loader's map is of this one file, whatever it calls it.
    if (map === null) unmapped.add(file);
    else addMapped(file, source, { ...script, ...made, map, at: 0 });
  };
  const addMapped = (file: string, source: Source, script: Mapped) => {
    const { map, at, lineLengths, functions, wrapper } = script;
    const made = mapBack(map, at, lineLengths, source.index);
    const counts = countsOf(functions, made.length, wrapper);
    hits(file, source, (statement) =>
      made.offsetsOf(statement).some((offset) => counts(offset) > 0),
    );
  };
  const add = async (script: ScriptRun) => {
    const file = relative(dir, script.path);
    if (file.startsWith("..") || file.includes("node_modules/")) return;
    if (wanted.has(file)) return addItself(file, script);
    const { made } = script;
    const map = made && readMap(made.map, script.path);
    if (!made || !map) {
      unmapped.add(file);
      return;
    }
    for (const [at, path] of map.paths.entries()) {
      const original = path === null ? "" : relative(dir, path);
      const source = wanted.has(original) ? await sourceOf(original) : null;
      if (source !== null)
        addMapped(original, source, { ...script, ...made, map, at });
    }
  };
  return {
    add,
    lines: () =>
      Object.fromEntries(
        [...hit].map(([file, set]) => [file, [...set].sort((a, b) => a - b)]),
      ),
    unmapped: () => [...unmapped],
  };
}

type Source = { statements: readonly Statement[]; index: SourceIndex };
type Ran = (statement: Statement) => boolean;
type Mapped = Pick<ScriptRun, "functions" | "wrapper"> & {
  map: SourceMap;
  at: number;
  lineLengths: readonly number[];
};

async function parseSource(
  file: string,
  read: (file: string) => Promise<string | null>,
): Promise<Source | null> {
  const code = await read(file);
  const statements = code === null ? null : await statementsOf(file, code);
  if (code === null || statements === null) return null;
  const index = { lineLengths: lineLengthsOf(code), length: code.length };
  return { statements, index };
}

/** Code that names a map of its own is still run as it was written, and the offsets are its own. */
function isAsWritten(
  { index }: Source,
  { lineLengths }: { lineLengths: readonly number[] },
): boolean {
  return (
    lineLengths.length === index.lineLengths.length &&
    lineLengths.every((length, at) => length === index.lineLengths[at])
  );
}
