import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isObject, parseJson } from "../json.ts";
import type { LineHits } from "./line-hits.ts";
import { readResult } from "./read-result.ts";

/** Of all processes together; what they left is read in turn, so memory needs only the largest. */
const MAX_BYTES = 1024 ** 3;
const MAX_FILE = 128 * 1024 ** 2;
/** Of the code of one script. */
const MAX_CODE = 32 * 1024 ** 2;

/**
 * Reads what Node left in the folder NODE_V8_COVERAGE, a file for each process.
 *
 * @returns null, or why it could not be read
 */
export async function readRawCoverage(
  folder: string,
  hits: LineHits,
): Promise<string | null> {
  let sum = 0;
  for (const name of (await readdir(folder)).sort()) {
    const text = await readResult(join(folder, name), MAX_FILE);
    sum += text?.length ?? 0;
    if (text === null || sum > MAX_BYTES)
      return "the tests left coverage data that cannot be read (at most 1 GB, 128 MB a process)";
    const { value } = parseJson(text);
    if (isObject(value)) await addProcess(value, hits);
  }
  return null;
}

async function addProcess(
  coverage: Record<string, unknown>,
  hits: LineHits,
): Promise<void> {
  const { result } = coverage;
  const cache = coverage["source-map-cache"];
  const maps = isObject(cache) ? cache : {};
  for (const script of Array.isArray(result) ? (result as unknown[]) : []) {
    if (!isObject(script) || typeof script["url"] !== "string") continue;
    const { url, functions } = script;
    const path = pathOf(url);
    if (path === null) continue;
    await hits.add({ path, functions, made: madeOf(maps[url]), wrapper: 0 });
  }
}

/** @returns null when it is not a file */
function pathOf(url: string): string | null {
  if (!url.startsWith("file:")) return null;
  try {
    return fileURLToPath(url.replace(/[?#].*$/, ""));
  } catch {
    return null;
  }
}

function madeOf(entry: unknown): {
  map: unknown;
  lineLengths: readonly number[];
} | null {
  if (!isObject(entry)) return null;
  const { lineLengths } = entry;
  if (!Array.isArray(lineLengths)) return null;
  const lengths = lineLengths.map(Number);
  const sum = lengths.reduce((total, length) => total + length + 1, 0);
  const isPossible = lengths.every((length) => length >= 0) && sum < MAX_CODE;
  return isPossible ? { map: entry["data"], lineLengths: lengths } : null;
}
