import { componentRules } from "./components.ts";
import { contractFileRules } from "./contract-files.ts";
import { contractRules } from "./contract.ts";
import { docsRules } from "./docs.ts";
import { eslintPage, eslintRule, lintRules } from "./lint.ts";
import type { Rule, RuleText } from "./rule.ts";
import { instructionRules } from "./security-instructions.ts";
import { programRules } from "./security-programs.ts";
import { supplyRules } from "./security-supply.ts";
import { typescriptRule } from "./types.ts";

const rules = {
  ...programRules,
  ...instructionRules,
  ...supplyRules,
  ...contractRules,
  ...contractFileRules,
  ...componentRules,
  ...docsRules,
  ...lintRules,
} as const;

type NamedCode = keyof typeof rules;

/** Every code that a finding can have. A code that is not in the table does not compile. */
export type RuleCode = NamedCode | `lint/${string}` | `types/TS${number}`;

/** Rules of many codes: the compiler's and ESLint's own. */
const patterns: readonly {
  code: string;
  pattern: RegExp;
  text: RuleText;
  page?: (name: string) => string;
}[] = [
  {
    code: "types/TS<number>",
    pattern: /^types\/(TS\d{1,6})$/,
    text: typescriptRule,
  },
  {
    code: "lint/<rule of ESLint>",
    pattern: /^lint\/((?:@typescript-eslint\/)?[a-z][a-z0-9-]{1,60})$/,
    text: eslintRule,
    page: eslintPage,
  },
];

/** @returns what is known about the code of a finding, null when there is no such code */
export function ruleOf(code: string): Rule | null {
  if (isNamed(code)) return { code, ...rules[code] };
  for (const { pattern, text, page } of patterns) {
    const name = pattern.exec(code)?.[1];
    if (name === undefined) continue;
    const title = `${text.title} (${name})`;
    return {
      code,
      ...text,
      title,
      ...(page === undefined ? {} : { page: page(name) }),
    };
  }
  return null;
}

/** @returns every rule once, sorted by code; one of many codes has a placeholder in its code */
export function allRules(): Rule[] {
  const named = Object.entries<RuleText>(rules).map(([code, text]) => ({
    code,
    ...text,
  }));
  const many = patterns.map(({ code, text }) => ({ code, ...text }));
  return [...named, ...many].toSorted((a, b) => (a.code < b.code ? -1 : 1));
}

function isNamed(code: string): code is NamedCode {
  return Object.hasOwn(rules, code);
}
