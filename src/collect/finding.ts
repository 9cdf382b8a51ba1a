import type { Finding, Severity } from "../score/facts.ts";
import { ruleOf, type RuleCode } from "../score/rules/rule-of.ts";

type Category = Finding["category"];

export type NewFinding = {
  /** "family/rule"; the family is the category. */
  code: RuleCode;
  /** Where circumstances make it milder than the rule says. */
  severity?: Severity;
  file: string | null;
  line?: number | null;
  message: string;
  /** Where more exact advice than the rule's can be given. */
  fix?: string;
};

/**
 * A finding within the limits of the facts schema: foreign text of any length goes in. Severity and advice are the rule's
 * unless told otherwise.
 */
export function finding(input: NewFinding): Finding {
  const rule = ruleOf(input.code);
  return {
    code: input.code.slice(0, 120),
    category: input.code.slice(0, input.code.indexOf("/")) as Category,
    severity: input.severity ?? rule?.severity ?? "medium",
    file: input.file === null ? null : input.file.slice(0, 1_000),
    line: input.line ?? null,
    message: input.message.slice(0, 2_000),
    fix: (input.fix ?? rule?.fix ?? "").slice(0, 2_000),
  };
}

/** @returns the line of `offset` in `text`, from 1 */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (
    let at = text.indexOf("\n");
    at !== -1 && at < offset;
    at = text.indexOf("\n", at + 1)
  )
    line += 1;
  return line;
}
