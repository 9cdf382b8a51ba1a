import type { Linter } from "eslint";

/** Version of the rules below. A change of them is a change of the rubric. */
export const RULESET_VERSION = "1.0.0";

/**
 * Correctness only. Each of these rules names something that fails or does nothing when it runs; taste (unused names, `any`,
 * quotes, `let` for `const`) is not scored, because with the recommended presets every real project gets 0.
 */
const correctness: Linter.RulesRecord = {
  "constructor-super": "error",
  "for-direction": "error",
  "getter-return": "error",
  "no-async-promise-executor": "error",
  "no-class-assign": "error",
  "no-compare-neg-zero": "error",
  "no-cond-assign": ["error", "except-parens"],
  "no-const-assign": "error",
  "no-constant-binary-expression": "error",
  "no-constant-condition": ["error", { checkLoops: false }],
  "no-debugger": "error",
  "no-delete-var": "error",
  "no-dupe-args": "error",
  "no-dupe-class-members": "error",
  "no-dupe-else-if": "error",
  "no-dupe-keys": "error",
  "no-duplicate-case": "error",
  "no-empty-pattern": "error",
  "no-ex-assign": "error",
  "no-fallthrough": "error",
  "no-func-assign": "error",
  "no-global-assign": "error",
  "no-import-assign": "error",
  "no-invalid-regexp": "error",
  "no-loss-of-precision": "error",
  "no-misleading-character-class": "error",
  "no-new-native-nonconstructor": "error",
  "no-obj-calls": "error",
  "no-octal": "error",
  "no-self-assign": "error",
  "no-setter-return": "error",
  "no-shadow-restricted-names": "error",
  "no-sparse-arrays": "error",
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
  "require-yield": "error",
  "use-isnan": "error",
  "valid-typeof": "error",
};

/** Code built from strings, and code that does nothing: doubtful, not wrong. */
const doubtful: Linter.RulesRecord = {
  "no-empty": ["warn", { allowEmptyCatch: true }],
  "no-eval": "warn",
  "no-implied-eval": "warn",
  "no-new-func": "warn",
  "no-self-compare": "warn",
  "no-template-curly-in-string": "warn",
  "no-unreachable-loop": "warn",
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
  "no-unreachable": "off",
  "no-unsafe-negation": "off",
  "no-with": "off",
};

/** An error that `@ts-ignore` hides without a word of why is a warning here: it is hidden from the types slot too. */
const typescriptOnly: Linter.RulesRecord = {
  "@typescript-eslint/ban-ts-comment": [
    "warn",
    {
      "ts-ignore": "allow-with-description",
      "ts-expect-error": "allow-with-description",
      "ts-nocheck": true,
      "ts-check": false,
      minimumDescriptionLength: 3,
    },
  ],
  "@typescript-eslint/no-misused-new": "error",
  "@typescript-eslint/no-unsafe-declaration-merging": "error",
};

export const scriptRules = { ...correctness, ...doubtful };
export const typescriptRules = { ...knownToTypeScript, ...typescriptOnly };

/** Names that exist without being declared, beside what Node itself has. */
const beyondNode = [
  "__dirname",
  "__filename",
  "exports",
  "module",
  "require",
  "window",
  "document",
  "location",
  "history",
  "localStorage",
  "sessionStorage",
  "alert",
  "self",
  "HTMLElement",
  "Element",
  "Node",
  "NodeFilter",
  "MutationObserver",
  "IntersectionObserver",
  "ResizeObserver",
  "requestAnimationFrame",
  "cancelAnimationFrame",
  "getComputedStyle",
  "DOMParser",
  "XMLHttpRequest",
  "FileReader",
  "Image",
  "Worker",
  "importScripts",
  "Bun",
  "Deno",
  "chrome",
  "GM_xmlhttpRequest",
  "React",
  "JSX",
];

/** Globals for `no-undef` in JavaScript: those of this Node, of CommonJS, and the common ones of browsers and runtimes. */
export const scriptGlobals: Record<string, "readonly" | "writable"> =
  Object.fromEntries(
    [...Object.getOwnPropertyNames(globalThis), ...beyondNode].map((name) => [
      name,
      name === "exports" || name === "module" ? "writable" : "readonly",
    ]),
  );
