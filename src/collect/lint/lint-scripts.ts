import { AppError } from "../../errors.ts";
import type { Tree } from "../tree.ts";
import {
  MAX_LINES,
  isTooMuch,
  lintShare,
  newShare,
  untaken,
  type Placed,
  type Share,
} from "./lint-share.ts";
import { startLintThread } from "./lint-thread.ts";
import { weighProblems, type Weighed } from "./weigh-problems.ts";

export type LintResult = Weighed & {
  /** Lines that can be covered, by file; a file without any, or that cannot be parsed, is left out. */
  coverable: Record<string, number[]>;
};

type Options = {
  /** Are `.js` files CommonJS here (package.json without `"type": "module"`)? */
  commonJs: boolean;
  /** What this thread has to do first. Another one, where it is worth it, begins at once. */
  after: Promise<unknown>;
  /** Does another thread take part? Unless told, when the files are many. The result is the same. */
  withThread?: boolean;
};

/** Characters that take longer to lint than ESLint takes to load: from here on a thread does it beside the rest. */
const WORTH_A_THREAD = 100_000;

/** Loading ESLint once more takes a second of both cores, so this thread joins in only where two of them are left to do. */
const WORTH_JOINING = 600_000;

/**
 * Lints the given files with our own rules only, and finds the lines that can be covered.
 *
 * @param files scripts of the tree, relative to the plugin
 * @throws AppError validation_error when there is too much code; what `after` was rejected with
 */
export async function lintScripts(
  tree: Tree,
  files: readonly string[],
  options: Options,
): Promise<LintResult> {
  const { commonJs, after } = options;
  const size = await sizeOf(tree, files);
  const { withThread = size > WORTH_A_THREAD } = options;
  const share = newShare(files);
  const { dir } = tree;
  const thread = withThread ? startLintThread({ dir, commonJs, share }) : null;
  // It is waited for below; that it failed is told then.
  thread?.done.catch(() => undefined);
  try {
    await after;
    const left = (size * untaken(share)) / files.length;
    const own =
      thread === null || left > WORTH_JOINING
        ? await lintHere(tree, share, commonJs)
        : [];
    const placed = [...own, ...((await thread?.done) ?? [])].sort(
      (a, b) => a.at - b.at,
    );
    if (isTooMuch(share))
      throw new AppError(
        "validation_error",
        `The plugin has more than ${MAX_LINES} lines of code. Point --path at the plugin's own folder.`,
      );
    const linted = placed.map(({ at, linted }) => ({
      file: files[at] ?? "",
      ...linted,
    }));
    const problems = linted.flatMap(({ file, problems }) =>
      problems.map((problem) => ({ file, ...problem })),
    );
    const lines = linted.reduce((sum, one) => sum + one.typescriptLines, 0);
    return {
      ...weighProblems(problems, lines),
      coverable: Object.fromEntries(
        linted
          .filter(({ coverable }) => coverable.length > 0)
          .map(({ file, coverable }) => [file, coverable]),
      ),
    };
  } finally {
    await thread?.stop();
  }
}

async function lintHere(
  tree: Tree,
  share: Share,
  commonJs: boolean,
): Promise<Placed[]> {
  const { openLinter } = await import("./open-linter.ts");
  return lintShare(share, tree.read, openLinter(tree.dir, commonJs));
}

async function sizeOf(tree: Tree, files: readonly string[]): Promise<number> {
  let size = 0;
  for (const file of files) size += (await tree.read(file))?.length ?? 0;
  return size;
}
