import { pathToFileURL } from "node:url";
import { convert } from "ast-v8-to-istanbul";
import type { Profiler } from "node:inspector";
import tseslint from "typescript-eslint";

type Istanbul = Awaited<ReturnType<typeof convert>>[string];
type ConvertOptions = Parameters<typeof convert>[0];
type PlainNode = {
  type: string;
  range?: [number, number];
  comments?: { range: [number, number] }[];
};

/** What else is in it has any name. */
type OffsetNode = PlainNode & {
  [key: string]: unknown;
  start?: number;
  end?: number;
  parent?: null;
};

/** The package's type shows only what ESLint calls; the options are those of typescript-estree. */
const parser = tseslint.parser as unknown as {
  parseForESLint: (code: string, options: object) => { ast: PlainNode };
};

/** A statement: the place whose count is its own, and the lines it is counted on. Lines count from 1. */
export type Statement = { offset: number; line: number; endLine: number };

/**
 * Lines on which a statement starts, by the rules of Istanbul: those that can be covered.
 *
 * @param code source as it stands in the repository; types may be in it
 * @param tree of typescript-eslint's parser, when there is one already; it is changed
 * @returns null when the code cannot be parsed
 */
export async function statementLines(
  file: string,
  code: string,
  tree: object | null = null,
): Promise<Set<number> | null> {
  const ast = tree === null ? parse(file, code) : fromESLint(tree);
  const lineOf = linesOf(code);
  const lines = new Set<number>();
  // The converter says which nodes are statements. What else it would make of each takes most of its time.
  const map = await toIstanbul(file, code, ast, {
    sourceMap: { version: 3, mappings: "", sources: [file], names: [] },
    ignoreNode: (node, type) => {
      if (type === "statement") lines.add(lineOf(startOf(node)));
      return true;
    },
  });
  return map && lines;
}

/** Of a variable and of an arrow without braces it is the expression that is the statement. */
function startOf(node: unknown): number {
  if (!isNode(node)) return 0;
  const { type, init, body } = node;
  const inner =
    type === "VariableDeclarator"
      ? init
      : type === "ArrowFunctionExpression"
        ? body
        : node;
  return isNode(inner) ? (inner.range?.[0] ?? 0) : 0;
}

/** @returns a function that tells the line of an offset, from 1 */
function linesOf(code: string): (offset: number) => number {
  const starts = [0];
  for (let at = code.indexOf("\n"); at !== -1; at = code.indexOf("\n", at + 1))
    starts.push(at + 1);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

/**
 * The same statements, each with the offset at which V8's count of it is found (that of `const f = () => 1` is not where the
 * function starts).
 *
 * @returns null when the code cannot be parsed
 */
export async function statementsOf(
  file: string,
  code: string,
): Promise<Statement[] | null> {
  const offsets = new Set<number>();
  const first = await toIstanbul(file, code, parse(file, code), {
    ignoreNode: (node, type) => {
      if (type === "statement" && isNode(node)) offsets.add(Number(node.start));
      return false;
    },
  });
  if (first === null) return null;
  // Each offset gets a count of its own: so the converter itself says which statement is counted where.
  const marks = [...offsets].map((offset) => ({
    startOffset: offset,
    endOffset: offset + 1,
    count: offset + 1,
  }));
  const map = await toIstanbul(file, code, parse(file, code), {
    ranges: marks,
  });
  if (map === null) return null;
  return entriesOf(map).map(([id, { start, end }]) => ({
    offset: (map.s[id] ?? 1) - 1,
    line: start.line,
    endLine: Math.max(start.line, end.line),
  }));
}

function entriesOf({ statementMap }: Istanbul) {
  return Object.entries(statementMap);
}

/** Of `v8 ignore next`, `c8 ignore start`, `istanbul ignore if`: what makes it a command. */
const hint = /\bignore(?=\s+(?:if|else|next|file|start|stop)\b)/g;

/**
 * Comments that switch coverage off do not count, and a source map named in the code is never read: the words are replaced
 * by others of the same length, which changes no offset. The tree was parsed before.
 */
function withoutHints(code: string): string {
  return code
    .replace(hint, "ignor3")
    .replaceAll("sourceMappingURL", "sourceMapp1ngURL");
}

/**
 * The same for code that is run: only what stands in a comment is changed, so the code does what it did.
 *
 * @returns null when there is nothing to change
 */
export function withoutIgnoreComments(
  file: string,
  code: string,
): string | null {
  if (code.search(hint) === -1) return null;
  let result = code;
  for (const { range } of parse(file, code, true)?.comments ?? []) {
    const [start, end] = range;
    const comment = code.slice(start, end).replace(hint, "ignor3");
    result = result.slice(0, start) + comment + result.slice(end);
  }
  return result === code ? null : result;
}

/** @returns null when the code cannot be parsed, or is nested so deeply that no walk comes back */
async function toIstanbul(
  file: string,
  code: string,
  ast: PlainNode | null,
  options: Pick<ConvertOptions, "sourceMap" | "ignoreNode"> & {
    ranges?: Profiler.CoverageRange[];
  },
): Promise<Istanbul | null> {
  if (ast === null) return null;
  const { ranges = [], ...given } = options;
  const functions = [{ functionName: "", isBlockCoverage: true, ranges }];
  try {
    const map = await convert({
      code: withoutHints(code),
      ast: ast,
      coverage: { url: pathToFileURL(`/${file}`).href, functions },
      ...given,
    });
    return Object.values(map)[0] ?? null;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function parse(file: string, code: string, comment = false): PlainNode | null {
  try {
    const { ast } = parser.parseForESLint(code, {
      filePath: file,
      range: true,
      loc: false,
      comment,
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

/** A tree that ESLint is done with: it put in parents, which make it endless to walk, and tokens, which nobody wants here. */
function fromESLint(tree: object): PlainNode {
  const ast = tree as PlainNode;
  Object.assign(ast, { tokens: [], comments: [] });
  giveOffsets(ast);
  return ast;
}

/** The converter reads `start` and `end`, the parser writes `range`; and what the converter takes for a method must have a body. */
function giveOffsets(root: PlainNode): void {
  const open: OffsetNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const { range } = node;
    if (range !== undefined) {
      node.start = range[0];
      node.end = range[1];
      node.parent = null;
    }
    // An overload in a class: a declaration, of which nothing is left when it runs.
    if (
      isNode(node["value"]) &&
      node["value"].type === "TSEmptyBodyFunctionExpression"
    )
      node.type = "TSAbstractMethodDefinition";
    for (const key in node) {
      const child = node[key];
      if (Array.isArray(child)) {
        for (const item of child as unknown[])
          if (isNode(item)) open.push(item);
      } else if (isNode(child)) open.push(child);
    }
  }
}

function isNode(value: unknown): value is OffsetNode {
  return typeof value === "object" && value !== null && "type" in value;
}
