import { relative, resolve } from "node:path";
import { MAX_MESSAGE } from "./problem.ts";

/** One error on the command line's output. */
export type Line = {
  /** Relative to the folder that was given; null where none is named. */
  file: string | null;
  line: number | null;
  column: number | null;
  code: number;
  message: string;
};

const atPlace = /^(.+?)\((\d+),(\d+)\): error TS(\d+): (.*)$/;
const withoutPlace = /^error TS(\d+): (.*)$/;

/**
 * Reads what `tsc --pretty false` prints: one line an error, and indented lines that go on about it.
 *
 * @param dir folder in which it ran
 */
export function readOutput(text: string, dir: string): Line[] {
  const lines: Line[] = [];
  for (const row of text.split(/\r?\n/)) {
    const last = lines.at(-1);
    const parsed = readRow(row, dir);
    if (parsed !== null) lines.push(parsed);
    else if (last !== undefined && row.startsWith(" "))
      last.message = `${last.message} ${row.trim()}`.slice(0, MAX_MESSAGE);
  }
  return lines;
}

function readRow(row: string, dir: string): Line | null {
  const [, path, line, column, placed, about] = atPlace.exec(row) ?? [];
  if (path !== undefined)
    return {
      file: relative(dir, resolve(dir, path)),
      line: Number(line),
      column: Number(column),
      code: Number(placed),
      message: (about ?? "").slice(0, MAX_MESSAGE),
    };
  const [, code, message] = withoutPlace.exec(row) ?? [];
  return code === undefined
    ? null
    : {
        file: null,
        line: null,
        column: null,
        code: Number(code),
        message: (message ?? "").slice(0, MAX_MESSAGE),
      };
}
