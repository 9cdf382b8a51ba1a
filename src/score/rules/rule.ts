import type { Severity } from "../facts.ts";

/** What is said about a finding's code wherever it is explained: `miyabi explain`, the pages in docs/rules, SARIF. */
export type RuleText = {
  /** What is wrong, in a few words. */
  title: string;
  /** The worst that a finding of this rule can be; circumstances may make it milder (a test, an example, a warning). */
  severity: Severity;
  why: string;
  /** What to do, where the finding itself says nothing more exact. */
  fix: string;
  /** What is found, or what to write instead. */
  example?: string;
};

export type Rule = RuleText & {
  /** "family/rule". A rule of many codes has a placeholder in angle brackets: "types/TS<number>". */
  code: string;
  /** Address of the tool's own page about it. */
  page?: string;
};
