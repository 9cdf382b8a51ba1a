import type { RuleText } from "./rule.ts";

/** Every diagnostic of the compiler: its number and text say what is wrong. */
export const typescriptRule: RuleText = {
  title: "A type error",
  severity: "medium",
  why: "The compiler proves that the code can fail. Each error costs 10 points of the types slot; what is wrong with the configuration itself is listed as low and costs nothing.",
  fix: "Correct the types; comments and options that hide errors do not count here.",
};
