import { fileURLToPath, pathToFileURL } from "node:url";
import {
  allGeneratedPositionsFor,
  LEAST_UPPER_BOUND,
  TraceMap,
} from "@jridgewell/trace-mapping";
import { isObject } from "../json.ts";
import type { Statement } from "../statement-lines.ts";

/** Where the lines of a text are: lengths without the line break. */
export type SourceIndex = { lineLengths: readonly number[]; length: number };

export type SourceMap = {
  trace: TraceMap;
  /** Real path of each source; null for one that is no file. */
  paths: readonly (string | null)[];
};

/** A larger one is no map of a plugin's code. */
const MAX_MAPPINGS = 16 * 1024 * 1024;

/**
 * @param value a source map, as foreign code left it
 * @param path of the script, against which the map names its sources
 * @returns null when it is none
 */
export function readMap(value: unknown, path?: string): SourceMap | null {
  if (!isObject(value) || !Array.isArray(value["sources"])) return null;
  const { mappings, sources, sourceRoot } = value;
  if (typeof mappings !== "string" || mappings.length > MAX_MAPPINGS)
    return null;
  const names = sources.map((name) => (typeof name === "string" ? name : null));
  try {
    const trace = new TraceMap(
      {
        version: 3,
        mappings,
        sources: names,
        names: [],
        ...(typeof sourceRoot === "string" ? { sourceRoot } : {}),
      },
      path === undefined ? null : pathToFileURL(path).href,
    );
    return { trace, paths: trace.resolvedSources.map(pathOf) };
  } catch {
    // Written by the plugin's own tools, or forged: it says nothing then.
    return null;
  }
}

function pathOf(url: string): string | null {
  try {
    return url.startsWith("file:") ? fileURLToPath(url) : null;
  } catch {
    return null;
  }
}

/**
 * From statements of a source to the places in the code that was made of it.
 *
 * @param at which of the map's sources it is
 * @param lineLengths of the code as it was run
 */
export function mapBack(
  { trace }: SourceMap,
  at: number,
  lineLengths: readonly number[],
  source: SourceIndex,
): { length: number; offsetsOf: (statement: Statement) => number[] } {
  const name = trace.resolvedSources[at] ?? "";
  const startsOfCode = startsOf(lineLengths);
  const startsOfSource = startsOf(source.lineLengths);
  const placesAt = (line: number, column: number) =>
    allGeneratedPositionsFor(trace, {
      source: name,
      line,
      column,
      bias: LEAST_UPPER_BOUND,
    }).flatMap((place) => {
      const start = startsOfCode[place.line - 1];
      return start === undefined ? [] : [start + place.column];
    });
  return {
    length: lineLengths.reduce((sum, length) => sum + length + 1, 0),
    offsetsOf: ({ offset, endLine }) => {
      const line = lineOf(startsOfSource, offset);
      const column = offset - (startsOfSource[line - 1] ?? 0);
      // A compiler need not map the very first word of a statement: then the next that it maps.
      for (let next = line; next <= Math.max(line, endLine); next += 1) {
        const places = placesAt(next, next === line ? column : 0);
        if (places.length > 0) return places;
      }
      return [];
    },
  };
}

/** As Node counts the lines of what it ran. */
export function lineLengthsOf(code: string): number[] {
  return code.split(/[\n\u2028\u2029]/).map((line) => line.length);
}

function startsOf(lineLengths: readonly number[]): number[] {
  const starts: number[] = [];
  let start = 0;
  for (const length of lineLengths) {
    starts.push(start);
    start += length + 1;
  }
  return starts;
}

/** The line, from 1, that an offset is on. */
function lineOf(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}
