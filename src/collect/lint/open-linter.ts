import { join } from "node:path";
import { ESLint, type Linter } from "eslint";
import tseslint from "typescript-eslint";
import { languageOf } from "../classify-file.ts";
import { coverableLines } from "../coverable-lines.ts";
import {
  isNaNTest,
  scriptGlobals,
  scriptRules,
  typescriptRules,
} from "./eslint-rules.ts";

/** Of ESLint's message what is told: plain data, which goes from one thread to another. */
export type Problem = Pick<
  Linter.LintMessage,
  "ruleId" | "severity" | "message" | "line"
>;
type Message = Problem & Pick<Linter.LintMessage, "column" | "endColumn">;

export type LintedFile = {
  problems: Problem[];
  /** Lines, when it is TypeScript; else 0. */
  typescriptLines: number;
  /** Lines that can be covered. */
  coverable: number[];
};

/** @param text null when the file is too large to be read */
export type LintFile = (
  file: string,
  text: string | null,
) => Promise<LintedFile>;

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
    // Names of the language's own library are declared only for `no-undef`, a thousand of them for each file.
    languageOptions: { parser, parserOptions: { lib: [] } },
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
 * Lints with our own rules only. The plugin's ESLint configuration is a program: it is never loaded. Its inline comments do
 * not count. The lines that can be covered come along: parsing is half of the work, so nobody should do it again.
 *
 * @param dir folder of the plugin, absolute
 * @param commonJs are `.js` files CommonJS here (package.json without `"type": "module"`)?
 */
export function openLinter(dir: string, commonJs: boolean): LintFile {
  const trees = keepingParser();
  const asModule = newESLint(dir, "module", trees.parser);
  const asCommonJs = newESLint(dir, "commonjs", trees.parser);
  return async (file, text) => {
    if (text === null)
      return { problems: [tooLarge], typescriptLines: 0, coverable: [] };
    // Given as text: a name is never taken for a glob, and no link is followed.
    const isCommonJs =
      file.endsWith(".cjs") ||
      (commonJs && file.endsWith(".js") && !moduleSyntax.test(text));
    const eslint = isCommonJs ? asCommonJs : asModule;
    const messages = await lintText(eslint, join(dir, file), text);
    return {
      problems: messages
        .filter((message) => !isHonest(message, text))
        .map(({ ruleId, severity, message, line }) => ({
          ruleId,
          severity,
          message,
          line,
        })),
      typescriptLines: languageOf(file) === "typescript" ? linesOf(text) : 0,
      coverable: await coverableLines(file, text, trees.take()),
    };
  };
}

/** A parser or a rule that runs out of stack says so with a RangeError: the code is at fault, and counts as one error. */
async function lintText(
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

function isHonest(message: Message, text: string): boolean {
  return (
    message.ruleId === "no-self-compare" && isNaNTest(codeAt(message, text))
  );
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
const tooLarge: Problem = {
  ruleId: "too-large",
  severity: 2,
  message: "The file is above 1 MiB, and was not read.",
  line: 1,
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
