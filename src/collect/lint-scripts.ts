import { join } from "node:path";
import { ESLint, type Linter } from "eslint";
import tseslint from "typescript-eslint";
import type { Finding } from "../score/facts.ts";
import { scriptGlobals, scriptRules, typescriptRules } from "./eslint-rules.ts";
import { finding } from "./finding.ts";
import type { Tree } from "./tree.ts";

export type LintResult = {
  errors: number;
  warnings: number;
  findings: Finding[];
};

/** Of ESLint's result what is read. */
type LintAnswer = Pick<ESLint.LintResult, "errorCount" | "warningCount"> & {
  messages: Pick<
    Linter.LintMessage,
    "ruleId" | "severity" | "message" | "line"
  >[];
};

const typescriptFiles = ["**/*.{ts,mts,cts,tsx}"];

const config: Linter.Config[] = [
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
    languageOptions: { parser: tseslint.parser },
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
 */
export async function lintScripts(
  tree: Tree,
  files: readonly string[],
  commonJs: boolean,
): Promise<LintResult> {
  const asModule = newESLint(tree.dir, "module");
  const asCommonJs = newESLint(tree.dir, "commonjs");
  const result: LintResult = { errors: 0, warnings: 0, findings: [] };
  for (const file of files) {
    const text = await tree.read(file);
    if (text === null) {
      result.errors += 1;
      result.findings.push(tooLarge(file));
      continue;
    }
    // Given as text: a name is never taken for a glob, and no link is followed.
    const isCommonJs =
      file.endsWith(".cjs") ||
      (commonJs && file.endsWith(".js") && !moduleSyntax.test(text));
    const eslint = isCommonJs ? asCommonJs : asModule;
    const answer = await lintOne(eslint, join(tree.dir, file), text);
    if (answer === undefined) continue;
    result.errors += answer.errorCount;
    result.warnings += answer.warningCount;
    result.findings.push(
      ...answer.messages.map((message) => toFinding(file, message)),
    );
  }
  return result;
}

/** A parser or a rule that runs out of stack says so with a RangeError: the code is at fault, and counts as one error. */
async function lintOne(
  eslint: ESLint,
  filePath: string,
  text: string,
): Promise<LintAnswer | undefined> {
  try {
    const [answer] = await eslint.lintText(text, { filePath });
    return answer;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const message = "The code is nested too deeply to be read.";
    return {
      errorCount: 1,
      warningCount: 0,
      messages: [{ ruleId: "too-deep", severity: 2, message, line: 1 }],
    };
  }
}

function newESLint(cwd: string, sourceType: "module" | "commonjs"): ESLint {
  return new ESLint({
    cwd,
    overrideConfigFile: true,
    overrideConfig: [...config, { languageOptions: { sourceType } }],
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
function tooLarge(file: string): Finding {
  return finding({
    code: "lint/too-large",
    severity: "medium",
    file,
    line: 1,
    message: "The file is above 1 MiB, and was not read.",
    fix: "Split it, or put built output into dist/.",
  });
}

function toFinding(
  file: string,
  message: LintAnswer["messages"][number],
): Finding {
  return finding({
    code:
      message.ruleId === null ? "lint/parse-error" : `lint/${message.ruleId}`,
    severity: message.severity === 2 ? "medium" : "low",
    file,
    line: message.line,
    message: message.message,
    fix: "Change the code; comments that disable rules do not count here.",
  });
}
