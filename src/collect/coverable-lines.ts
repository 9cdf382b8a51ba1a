import { statementLines } from "./statement-lines.ts";

/**
 * Lines that can be covered, from the syntax tree: what the plugin's coverage is measured against.
 *
 * @param tree of typescript-eslint's parser, when there is one already; it is changed
 * @returns the lines in ascending order; none for a file without any, or that cannot be parsed
 */
export async function coverableLines(
  file: string,
  code: string,
  tree: object | null = null,
): Promise<number[]> {
  const counted = await statementLines(file, code, tree);
  return counted === null ? [] : [...counted].sort((a, b) => a - b);
}
