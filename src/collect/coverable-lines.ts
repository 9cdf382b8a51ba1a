import { AppError } from "../errors.ts";
import { statementLines } from "./statement-lines.ts";
import type { Tree } from "./tree.ts";

/** Lines of all files together. They and those that were hit have to fit into one request (1 MiB). */
const MAX_LINES = 60_000;

/**
 * Lines that can be covered, from the syntax tree: what the plugin's coverage is measured against.
 *
 * @param files source files, relative to the plugin
 * @returns by file; a file without any such line, or that cannot be parsed, is left out.
 * @throws AppError validation_error above the limit
 */
export async function coverableLines(
  tree: Tree,
  files: readonly string[],
): Promise<Record<string, number[]>> {
  const lines: Record<string, number[]> = {};
  let sum = 0;
  for (const file of files) {
    const code = await tree.read(file);
    if (code === null) continue;
    const counted = await statementLines(file, code);
    if (counted === null || counted.size === 0) continue;
    sum += counted.size;
    if (sum > MAX_LINES)
      throw new AppError(
        "validation_error",
        `The plugin has more than ${MAX_LINES} lines of code. Point --path at the plugin's own folder.`,
      );
    lines[file] = [...counted].sort((a, b) => a - b);
  }
  return lines;
}
