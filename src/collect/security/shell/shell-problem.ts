import type { Severity } from "../../../score/facts.ts";
import type { RuleCode } from "../../../score/rules/rule-of.ts";

/** Something dangerous in a shell program. */
export type ShellProblem = {
  code: RuleCode;
  /** Offset in the text. */
  at: number;
  /** Where it is milder than the rule says. */
  severity?: Severity;
};
