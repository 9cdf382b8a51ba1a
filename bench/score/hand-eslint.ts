import module from "node:module";
import type { Linter } from "eslint";
import {
  scriptGlobals,
  scriptRules,
  typescriptRules,
} from "../../src/collect/lint/eslint-rules.ts";

// As ESLint's own command line does, before it loads anything.
module.enableCompileCache();
const { ESLint } = await import("eslint");
const { default: tseslint } = await import("typescript-eslint");

/** `eslint .` with the marketplace's rules, as an author would run it. */
const config: Linter.Config[] = [
  {
    files: ["**/*.{js,mjs,cjs,ts,mts,cts}"],
    languageOptions: { globals: scriptGlobals },
    rules: { ...scriptRules, "no-undef": "error" },
  },
  {
    files: ["**/*.{ts,mts,cts}"],
    plugins: { "@typescript-eslint": tseslint.plugin },
    languageOptions: { parser: tseslint.parser },
    rules: { ...typescriptRules, "no-undef": "off" },
  },
];
const eslint = new ESLint({
  cwd: process.cwd(),
  overrideConfigFile: true,
  overrideConfig: config,
});
const results = await eslint.lintFiles(["."]);
console.log(results.length);
