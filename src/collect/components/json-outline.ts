/** Where keys and elements of a JSON text stand. JSON.parse tells neither lines nor keys that are there twice. */
export type JsonOutline = {
  /** @returns the line of the value at this path, or of the nearest known one above it; from 1 */
  lineOf: (path: JsonPath) => number;
  /** Keys that their object already had: the earlier value is lost without a word. */
  duplicates: readonly { key: string; line: number }[];
};

export type JsonPath = readonly PropertyKey[];

type Frame = {
  isObject: boolean;
  /** null below MAX_DEPTH, where nobody asks for lines. */
  path: string | null;
  keys: Set<string> | null;
  key: string;
  index: number;
  /** The next token begins a key (of an object) or an element (of an array). */
  isFresh: boolean;
};

const SEPARATOR = "\u0000";
const MAX_DEPTH = 12;
const MAX_PLACES = 20_000;
const MAX_DUPLICATES = 50;

/**
 * One pass over a text that JSON.parse accepted. No recursion: a hostile text nests a million deep.
 *
 * @param text valid JSON
 */
export function outlineJson(text: string): JsonOutline {
  const lines = new Map<string, number>();
  const duplicates: { key: string; line: number }[] = [];
  const stack: Frame[] = [];
  let line = 1;
  const remember = (frame: Frame, part: string) => {
    if (frame.path !== null && lines.size < MAX_PLACES)
      lines.set(frame.path + part, line);
  };
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === "\n") line += 1;
    if (/\s/.test(char)) continue;
    const frame = stack.at(-1);
    if (frame?.isFresh && !frame.isObject && char !== "]") {
      remember(frame, String(frame.index));
      frame.isFresh = false;
    }
    if (char === '"') {
      const end = endOfString(text, at);
      if (frame?.isFresh && frame.isObject) {
        frame.key = String(JSON.parse(text.slice(at, end + 1)));
        frame.isFresh = false;
        frame.keys ??= new Set();
        if (frame.keys.has(frame.key)) {
          if (duplicates.length < MAX_DUPLICATES)
            duplicates.push({ key: frame.key, line });
        } else frame.keys.add(frame.key);
        remember(frame, frame.key);
      }
      at = end;
    } else if (char === "{" || char === "[") {
      stack.push(open(char === "{", frame, stack.length));
    } else if (char === "}" || char === "]") {
      stack.pop();
    } else if (char === "," && frame !== undefined) {
      frame.index += 1;
      frame.isFresh = true;
    }
  }
  return { lineOf: (path) => nearestLine(lines, path), duplicates };
}

function open(
  isObject: boolean,
  parent: Frame | undefined,
  depth: number,
): Frame {
  let path: string | null = "";
  if (parent !== undefined) {
    const part = parent.isObject ? parent.key : String(parent.index);
    path =
      parent.path === null || depth > MAX_DEPTH
        ? null
        : parent.path + part + SEPARATOR;
  }
  return { isObject, path, keys: null, key: "", index: 0, isFresh: true };
}

/** @returns offset of the closing quote */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === "\\") at += 1;
    else if (char === '"') return at;
  }
  return text.length;
}

function nearestLine(lines: Map<string, number>, path: JsonPath): number {
  for (let length = path.length; length > 0; length--) {
    const found = lines.get(path.slice(0, length).map(String).join(SEPARATOR));
    if (found !== undefined) return found;
  }
  return 1;
}
