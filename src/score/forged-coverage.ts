import type { StaticFacts, TestFacts } from "./facts.ts";

/**
 * Signs that the facts about the tests were not made by our scorer: the job that makes them lists only lines that the other job
 * knows as well. A forger who claims no more than the real lines is not found here; the report says whose word coverage is.
 *
 * @returns what gives it away, null when nothing does
 */
function forgedCoverage(
  { coverable }: Pick<StaticFacts, "coverable">,
  { tests }: TestFacts,
): string | null {
  if (tests.status !== "measured") return null;
  if (tests.tests_passed === 0) return "it has coverage without a test";
  for (const [file, lines] of Object.entries(tests.covered)) {
    const known = Object.hasOwn(coverable, file) ? coverable[file] : undefined;
    if (known === undefined)
      return `it has coverage of ${file.slice(0, 200)}, where no line can be covered`;
    const there = new Set(known);
    const unknown = lines.find((line) => !there.has(line));
    if (unknown !== undefined)
      return `it has coverage of ${file.slice(0, 200)}:${unknown}, which is no line that can be covered`;
  }
  return null;
}

/** @returns the same facts, or in their place that they are forged */
export function withoutForgery(
  staticFacts: Pick<StaticFacts, "coverable">,
  facts: TestFacts,
): TestFacts {
  const sign = forgedCoverage(staticFacts, facts);
  return sign === null
    ? facts
    : {
        ...facts,
        tests: {
          status: "failed",
          reason: `the tests' report was not made by the scorer: ${sign}`,
        },
      };
}
