import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isScript } from "../classify-file.ts";

/** Nobody wrote a larger one: it is taken out of the copy. */
const MAX_SOURCE = 32 * 1024 * 1024;

/** Code of people nests some dozen levels. The native compiler needs minutes from some hundred on. */
const MAX_DEPTH = 250;

/**
 * Takes from the copied sources what would hide their errors: "@ts-nocheck" hides a whole file. Another word of the same
 * length keeps all positions. It waits for the disk, as the copying does.
 *
 * @returns whether some file is nested so deeply that no compiler gets through
 */
export function prepareSources(
  dir: string,
  files: readonly string[],
): { tooDeep: boolean } {
  let tooDeep = false;
  for (const file of files.filter(isScript)) {
    const path = join(dir, file);
    if (statSync(path).size > MAX_SOURCE) {
      rmSync(path);
      continue;
    }
    const text = readFileSync(path, "latin1");
    tooDeep ||= depthOf(text) > MAX_DEPTH;
    if (text.includes("@ts-nocheck"))
      writeFileSync(
        path,
        text.replaceAll("@ts-nocheck", "@ts-no_heck"),
        "latin1",
      );
  }
  return { tooDeep };
}

/** Brackets that are open at once, those in strings and comments as well: more than there are, never fewer. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    // ( [ { and < are followed by ) ] } and >; "<" is left out, because it is mostly a comparison.
    if (code === 40 || code === 91 || code === 123) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (code === 41 || code === 93 || code === 125)
      depth = Math.max(0, depth - 1);
  }
  return deepest;
}
