import type { Linter } from "eslint";
import globals from "globals";

/** Version of the rules below. A change of them is a change of the rubric. */
export const RULESET_VERSION = "1.1.0";

/**
 * Correctness only. Each of these rules names something that fails or does nothing when it runs; taste (unused names, `any`,
 * quotes, `let` for `const`) is not scored, because with the recommended presets every real project gets 0.
 * How they were chosen, and on what code: docs/decisions/0011-lint-rules.md.
 */
const correctness: Linter.RulesRecord = {
  "constructor-super": "error",
  "for-direction": "error",
  "getter-return": "error",
  "no-class-assign": "error",
  "no-compare-neg-zero": "error",
  "no-cond-assign": ["error", "except-parens"],
  "no-const-assign": "error",
  "no-constant-binary-expression": "error",
  "no-debugger": "error",
  "no-delete-var": "error",
  "no-dupe-args": "error",
  "no-dupe-class-members": "error",
  "no-dupe-else-if": "error",
  "no-dupe-keys": "error",
  "no-duplicate-case": "error",
  "no-empty-pattern": "error",
  "no-ex-assign": "error",
  "no-func-assign": "error",
  "no-global-assign": "error",
  "no-import-assign": "error",
  "no-invalid-regexp": "error",
  "no-loss-of-precision": "error",
  "no-new-native-nonconstructor": "error",
  "no-obj-calls": "error",
  "no-octal": "error",
  "no-restricted-syntax": [
    "error",
    {
      selector: "ExpressionStatement > BinaryExpression[operator=/^[=!<>]/]",
      message: "The result of this comparison goes nowhere.",
    },
  ],
  "no-self-assign": "error",
  // Of a name with itself it is the old test for NaN: `isNaNTest` lets it through.
  "no-self-compare": "error",
  "no-setter-return": "error",
  "no-shadow-restricted-names": ["error", { reportGlobalThis: false }],
  "no-this-before-super": "error",
  "no-unexpected-multiline": "error",
  "no-unreachable": "error",
  "no-unsafe-finally": "error",
  "no-unsafe-negation": "error",
  "no-unsafe-optional-chaining": "error",
  "no-unused-labels": "error",
  "no-unused-private-class-members": "warn",
  "no-useless-backreference": "error",
  "no-with": "error",
  "use-isnan": "error",
  "valid-typeof": "error",
};

/** Doubtful, not wrong: well-kept projects have one or the other on purpose. */
const doubtful: Linter.RulesRecord = {
  "no-async-promise-executor": "warn",
  "no-constant-condition": ["warn", { checkLoops: false }],
  "no-eval": "warn",
  "no-fallthrough": "warn",
  "no-implied-eval": "warn",
  "no-misleading-character-class": "warn",
  "no-new-func": "warn",
  "no-unreachable-loop": [
    "warn",
    { ignore: ["ForInStatement", "ForOfStatement"] },
  ],
  "no-sparse-arrays": "warn",
  "require-yield": "warn",
};

/** TypeScript itself finds these, and finds them better. */
const knownToTypeScript: Linter.RulesRecord = {
  "constructor-super": "off",
  "getter-return": "off",
  "no-class-assign": "off",
  "no-const-assign": "off",
  "no-dupe-args": "off",
  "no-dupe-class-members": "off",
  "no-dupe-keys": "off",
  "no-func-assign": "off",
  "no-import-assign": "off",
  "no-new-native-nonconstructor": "off",
  "no-obj-calls": "off",
  "no-setter-return": "off",
  "no-this-before-super": "off",
  "no-unsafe-negation": "off",
  "no-with": "off",
};

/** Comments that hide a type error of one line. A few are honest: see `allowedSuppressions`. */
export const SUPPRESSION = "@typescript-eslint/ban-ts-comment";

const typescriptOnly: Linter.RulesRecord = {
  [SUPPRESSION]: [
    "error",
    {
      "ts-ignore": true,
      "ts-expect-error": true,
      "ts-nocheck": false,
      "ts-check": false,
    },
  ],
  "@typescript-eslint/no-misused-new": "error",
};

/** Three, or one for each 100 lines: the well-kept project with the most of them has one for 150. */
export function allowedSuppressions(lines: number): number {
  return Math.max(3, Math.floor(lines / 100));
}

/** `x !== x` and `x === x`: true, or false, for NaN alone. Of anything longer than a name it is a slip. */
export function isNaNTest(code: string): boolean {
  return /^([\w$]+)\s*[!=]==?\s*\1$/.test(code);
}

export const scriptRules = { ...correctness, ...doubtful };
export const typescriptRules = { ...knownToTypeScript, ...typescriptOnly };

/** Names of runtimes and libraries that no list of environments has. */
const more = ["Bun", "Deno", "GM_xmlhttpRequest", "React", "JSX"];

const environments: Record<string, boolean>[] = [
  globals.browser,
  globals.worker,
  globals.serviceworker,
  globals.webextensions,
  globals.commonjs,
  globals.node,
  Object.fromEntries(
    [...Object.getOwnPropertyNames(globalThis), ...more].map((name) => [
      name,
      false,
    ]),
  ),
];

/** Globals for `no-undef` in JavaScript: no plugin says where its files run. */
export const scriptGlobals: Record<string, boolean> = Object.assign(
  {},
  ...environments,
) as Record<string, boolean>;
