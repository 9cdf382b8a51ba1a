import { join } from "node:path";
import { ESLint, type Linter } from "eslint";
import tseslint from "typescript-eslint";
import type { Finding } from "../score/facts.ts";
import { languageOf } from "./classify-file.ts";
import {
  SUPPRESSION,
  allowedSuppressions,
  isNaNTest,
  scriptGlobals,
  scriptRules,
  typescriptRules,
} from "./eslint-rules.ts";
import { finding } from "./finding.ts";
import type { Tree } from "./tree.ts";

export type LintResult = {
  errors: number;
  warnings: number;
  findings: Finding[];
};

/** Of ESLint's result what is read. */
type Message = Pick<
  Linter.LintMessage,
  "ruleId" | "severity" | "message" | "line" | "column" | "endColumn"
>;
type Problem = Message & { file: string };
type AfterEach = (
  file: string,
  text: string,
  tree: object | null,
) => Promise<void>;

const typescriptFiles = ["**/*.{ts,mts,cts,tsx}"];

/** What typescript-eslint's parser shows to ESLint. */
type Parser = { parseForESLint: (code: string, options: object) => Parsed };
type Parsed = { ast: object };

const configWith = (parser: Parser): Linter.Config[] => [
  {
    files: ["**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}"],
    languageOptions: {
      ecmaVersion: "latest",
      parserOptions: { ecmaFeatures: { jsx: true, globalReturn: false } },
      globals: scriptGlobals,
    },
    // The plugin's comments name rules that we do not have; that is no defect.
    linterOptions: {
      noInlineConfig: true,
      reportUnusedDisableDirectives: "off",
    },
    rules: { ...scriptRules, "no-undef": "error" },
  },
  {
    files: typescriptFiles,
    plugins: {
      "@typescript-eslint": tseslint.plugin,
    },
    languageOptions: { parser },
    rules: { ...typescriptRules, "no-undef": "off" },
  },
  {
    // Claude Code runs a workflow as the body of a function, with names of its own: `return` and `export` in one file, which
    // only this parser takes.
    files: ["workflows/**/*.js"],
    languageOptions: { parser: tseslint.parser },
    rules: { "no-undef": "off" },
  },
];

/**
 * Lints the given files with our own rules only. The plugin's ESLint configuration is a program: it is never loaded.
 * Its inline comments do not count.
 *
 * @param files scripts of the tree, relative to the plugin
 * @param commonJs are `.js` files CommonJS here (package.json without `"type": "module"`)?
 * @param afterEach gets each file that could be read, with its tree where typescript-eslint made one: parsing is half of the
 *   work, so nobody should do it again. The tree is then the callee's.
 */
export async function lintScripts(
  tree: Tree,
  files: readonly string[],
  commonJs: boolean,
  afterEach: AfterEach = () => Promise.resolve(),
): Promise<LintResult> {
  const trees = keepingParser();
  const asModule = newESLint(tree.dir, "module", trees.parser);
  const asCommonJs = newESLint(tree.dir, "commonjs", trees.parser);
  const problems: Problem[] = [];
  let typescriptLines = 0;
  for (const file of files) {
    const text = await tree.read(file);
    if (text === null) {
      problems.push({ file, ...tooLarge });
      continue;
    }
    if (languageOf(file) === "typescript") typescriptLines += linesOf(text);
    // Given as text: a name is never taken for a glob, and no link is followed.
    const isCommonJs =
      file.endsWith(".cjs") ||
      (commonJs && file.endsWith(".js") && !moduleSyntax.test(text));
    const eslint = isCommonJs ? asCommonJs : asModule;
    for (const message of await lintOne(eslint, join(tree.dir, file), text))
      if (
        message.ruleId !== "no-self-compare" ||
        !isNaNTest(codeAt(message, text))
      )
        problems.push({ file, ...message });
    await afterEach(file, text, trees.take());
  }
  return weigh(problems, allowedSuppressions(typescriptLines));
}

/**
 * A line counts once, as the worst of what was found on it: rules overlap, and one mistake is one mistake.
 * Suppressions up to what well-kept projects have are told, and cost nothing.
 */
function weigh(problems: readonly Problem[], allowed: number): LintResult {
  const result: LintResult = { errors: 0, warnings: 0, findings: [] };
  const counted = new Set<string>();
  let suppressions = 0;
  for (const problem of problems.toSorted((a, b) => b.severity - a.severity)) {
    const { file, line, severity, ruleId } = problem;
    const isSuppression = ruleId === SUPPRESSION;
    if (isSuppression) suppressions += 1;
    const free = isSuppression && suppressions <= allowed;
    const place = `${line}:${file}`;
    const counts = !free && !counted.has(place);
    if (counts) counted.add(place);
    if (counts && severity === 2) result.errors += 1;
    if (counts && severity === 1) result.warnings += 1;
    result.findings.push(toFinding(problem, free));
  }
  return result;
}

/** A parser or a rule that runs out of stack says so with a RangeError: the code is at fault, and counts as one error. */
async function lintOne(
  eslint: ESLint,
  filePath: string,
  text: string,
): Promise<Message[]> {
  try {
    const [answer] = await eslint.lintText(text, { filePath });
    return answer?.messages ?? [];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = "The code is nested too deeply to be read.";
    return [{ ruleId: "too-deep", severity: 2, message, line: 1, column: 1 }];
  }
}

/** The parser, which keeps the last tree until it is taken. */
function keepingParser(): { parser: Parser; take: () => object | null } {
  // Its type shows only what ESLint calls.
  const { parseForESLint } = tseslint.parser as unknown as Parser;
  let last: object | null = null;
  return {
    parser: {
      ...tseslint.parser,
      parseForESLint: (code, options) => {
        const parsed = parseForESLint(code, options);
        last = parsed.ast;
        return parsed;
      },
    },
    take: () => {
      const taken = last;
      last = null;
      return taken;
    },
  };
}

function newESLint(
  cwd: string,
  sourceType: "module" | "commonjs",
  parser: Parser,
): ESLint {
  return new ESLint({
    cwd,
    overrideConfigFile: true,
    overrideConfig: [
      ...configWith(parser),
      { languageOptions: { sourceType } },
    ],
    allowInlineConfig: false,
    errorOnUnmatchedPattern: false,
    passOnNoPatterns: true,
    warnIgnored: false,
    cache: false,
    ignore: false,
    concurrency: "off",
  });
}

/** `import` or `export` at the start of a line: such a file is a module whatever package.json says. */
const moduleSyntax = /^\s*(import|export)\b/m;

/** A file that is too large to be read is not a way past the rules. */
const tooLarge: Message = {
  ruleId: "too-large",
  severity: 2,
  message: "The file is above 1 MiB, and was not read.",
  line: 1,
  column: 1,
};

/** The code that a message is about, as far as it stands on one line. */
function codeAt({ line, column, endColumn }: Message, text: string): string {
  const row = text.split("\n")[line - 1] ?? "";
  return row.slice(column - 1, (endColumn ?? column) - 1);
}

function linesOf(text: string): number {
  let lines = 1;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1))
    lines += 1;
  return lines;
}

function toFinding(problem: Problem, free: boolean): Finding {
  const { file, line, ruleId, severity, message } = problem;
  const own = ruleId === "too-large" || ruleId === "too-deep";
  return finding({
    code: ruleId === null ? "lint/parse-error" : `lint/${ruleId}`,
    severity: severity === 2 && !free ? "medium" : "low",
    file,
    line,
    message: free ? `${message} (costs no points: there are few)` : message,
    ...(own
      ? {}
      : {
          fix: "Change the code; comments that disable rules do not count here.",
        }),
  });
}
