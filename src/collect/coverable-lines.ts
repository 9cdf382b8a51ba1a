import { AppError } from "../errors.ts";
import { statementLines } from "./statement-lines.ts";

/** Lines of all files together. They and those that were hit have to fit into one request (1 MiB). */
const MAX_LINES = 60_000;

type Coverable = {
  /** By file; a file without any such line, or that cannot be parsed, is left out. */
  lines: Record<string, number[]>;
  /**
   * @param tree of typescript-eslint's parser, when there is one already; it is changed
   * @throws AppError validation_error above the limit
   */
  add: (file: string, code: string, tree?: object | null) => Promise<void>;
};

/** Collects lines that can be covered, from the syntax tree: what the plugin's coverage is measured against. */
export function collectCoverable(): Coverable {
  const lines: Record<string, number[]> = {};
  let sum = 0;
  return {
    lines,
    add: async (file, code, tree = null) => {
      const counted = await statementLines(file, code, tree);
      if (counted === null || counted.size === 0) return;
      sum += counted.size;
      if (sum > MAX_LINES)
        throw new AppError(
          "validation_error",
          `The plugin has more than ${MAX_LINES} lines of code. Point --path at the plugin's own folder.`,
        );
      lines[file] = [...counted].sort((a, b) => a - b);
    },
  };
}
