import { isObject } from "../json.ts";

type Range = { start: number; end: number; count: number };

/**
 * How often V8 ran each place of a script: the innermost range decides.
 *
 * @param functions `functions` of V8's coverage; ranges of another shape, or beyond the code, are left out
 * @param length of the code as it was run
 * @param wrapper characters that the runner put before the code
 * @returns how often the place at an offset ran: 0, or 1 for any number
 */
export function countsOf(
  functions: unknown,
  length: number,
  wrapper: number,
): (offset: number) => number {
  const ranges = rangesOf(functions, length + wrapper);
  // From the outermost to the innermost, each overwrites what it lies in.
  ranges.sort((a, b) => b.end - b.start - (a.end - a.start) || a.end - b.end);
  const counts = new Uint8Array(length + wrapper);
  for (const { start, end, count } of ranges) counts.fill(count, start, end);
  return (offset) => counts[offset + wrapper] ?? 0;
}

function rangesOf(functions: unknown, length: number): Range[] {
  if (!Array.isArray(functions)) return [];
  return functions.flatMap((one: unknown) =>
    isObject(one) && Array.isArray(one["ranges"])
      ? one["ranges"].flatMap((range: unknown) => rangeOf(range, length))
      : [],
  );
}

function rangeOf(range: unknown, length: number): Range[] {
  if (!isObject(range)) return [];
  const { startOffset: start, endOffset: end, count } = range;
  return isCount(start) && isCount(end) && isCount(count)
    ? [{ start, end: Math.min(end, length), count: Math.min(count, 1) }]
    : [];
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}
