import { pathToFileURL } from "node:url";
import { convert } from "ast-v8-to-istanbul";
import type { Profiler } from "node:inspector";
import tseslint from "typescript-eslint";

type Ranges = Profiler.FunctionCoverage[];
type SourceMap = NonNullable<Parameters<typeof convert>[0]["sourceMap"]>;
type PlainNode = { type: string; range?: [number, number] };

/** The package's type shows only what ESLint calls; the options are those of typescript-estree. */
const parser = tseslint.parser as unknown as {
  parseForESLint: (code: string, options: object) => { ast: PlainNode };
};

/**
 * Counts of each line on which a statement starts, by the rules of Istanbul. One function makes both the lines that can be
 * covered (no ranges: all counts are 0) and those that were.
 *
 * @param code source as it stands in the repository; types may be in it
 * @param functions V8's ranges, with offsets into `code`
 * @returns count by line; null when the code cannot be parsed
 */
export async function statementLines(
  file: string,
  code: string,
  functions: Ranges = [],
): Promise<Map<number, number> | null> {
  const ast = parse(file, code);
  if (ast === null) return null;
  const url = pathToFileURL(`/${file}`).href;
  const map = await convert({
    code: withoutHints(code),
    ast: ast,
    coverage: { url, functions },
  });
  const lines = new Map<number, number>();
  for (const { statementMap, s } of Object.values(map))
    for (const [id, { start }] of Object.entries(statementMap)) {
      const count = s[id] ?? 0;
      lines.set(start.line, Math.max(count, lines.get(start.line) ?? 0));
    }
  return lines;
}

/**
 * Comments that switch coverage off do not count, and a source map named in the code is never read: the words are replaced
 * by others of the same length, which changes no offset. The tree was parsed before.
 */
function withoutHints(code: string): string {
  return code
    .replace(/\bignore(?=\s+(?:if|else|next|file|start|stop)\b)/g, "ignor3")
    .replaceAll("sourceMappingURL", "sourceMapp1ngURL");
}

/**
 * Lines of original files that ran, when what ran was built from them.
 *
 * @param path real path of the built file, against which the map names its sources
 * @param sourceMap as V8's coverage of Node carries it
 * @returns lines that ran, by real path of the original
 */
export async function originalLines(
  path: string,
  code: string,
  functions: Ranges,
  sourceMap: SourceMap,
): Promise<Map<string, number[]>> {
  const coverage = { url: pathToFileURL(path).href, functions };
  const map = await toIstanbul(path, code, coverage, sourceMap);
  return new Map(
    Object.entries(map ?? {}).map(([file, { statementMap, s }]) => [
      file,
      Object.entries(statementMap)
        .filter(([id]) => (s[id] ?? 0) > 0)
        .map(([, { start }]) => start.line),
    ]),
  );
}

/** @returns null when the code cannot be parsed, or is nested so deeply that no walk comes back */
async function toIstanbul(
  file: string,
  code: string,
  coverage: { url: string; functions: Ranges },
  sourceMap?: SourceMap,
): Promise<Awaited<ReturnType<typeof convert>> | null> {
  const ast = parse(file, code);
  if (ast === null) return null;
  try {
    return await convert({
      code: withoutHints(code),
      ast: ast,
      coverage,
      ...(sourceMap ? { sourceMap } : {}),
    });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function parse(file: string, code: string): PlainNode | null {
  try {
    const { ast } = parser.parseForESLint(code, {
      filePath: file,
      range: true,
      loc: false,
      comment: false,
      ecmaFeatures: { jsx: /x$|\.[cm]?js$/.test(file) },
      sourceType: "module",
    });
    giveOffsets(ast);
    return ast;
  } catch (error) {
    // A syntax error, or nested too deeply; the lint slot says where.
    if (error instanceof RangeError) return null;
    if (error instanceof Error && "location" in error) return null;
    throw error;
  }
}

/** The converter reads `start` and `end`, the parser writes `range`. */
function giveOffsets(root: PlainNode): void {
  const open: unknown[] = [root];
  const seen = new Set<unknown>([null]);
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== "object" || seen.has(value)) continue;
    seen.add(value);
    const [start, end] = (value as PlainNode).range ?? [];
    if (start !== undefined && end !== undefined)
      Object.assign(value as PlainNode, { start, end });
    for (const [key, child] of Object.entries(value as object))
      if (key !== "parent" && key !== "range") open.push(child);
  }
}
