import { ESLint, type Linter } from "eslint";
import tseslint from "typescript-eslint";
import {
  scriptGlobals,
  scriptRules,
  typescriptRules,
} from "../../src/collect/lint/eslint-rules.ts";

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
