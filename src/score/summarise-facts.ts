import { z } from "zod";
import type { StaticFacts, TestFacts } from "./facts.ts";
import { countCovered } from "./count-covered.ts";
import { withoutForgery } from "./forged-coverage.ts";

const unmeasured = z.enum(["not_applicable", "failed", "infra_error"]);
const whole = z.number().int().min(0);

/** What the score was computed from, without the lists of lines: enough to compute it again by hand. */
export const factsSummarySchema = z.object({
  languages: z
    .record(z.string(), whole)
    .describe("Number of shipped program files by language"),
  lint: z.union([
    z.object({
      status: z.literal("measured"),
      errors: whole,
      warnings: whole,
      subject: z.string(),
    }),
    z.object({ status: unmeasured, reason: z.string() }),
  ]),
  types: z.union([
    z.object({
      status: z.literal("measured"),
      errors: whole,
      subject: z.string(),
    }),
    z.object({ status: unmeasured, reason: z.string() }),
  ]),
  tests: z.union([
    z.object({
      status: z.literal("measured"),
      runner: z.string(),
      tests_passed: whole,
    }),
    z.object({ status: unmeasured, reason: z.string() }),
  ]),
  docs: z.object({
    readme: z.boolean(),
    manifest: z.boolean(),
    examples: z.boolean(),
    changelog: z.boolean(),
  }),
  coverage: z
    .record(z.string(), z.object({ covered: whole, coverable: whole }))
    .describe("Lines by source file, all that is shipped"),
});

export type FactsSummary = z.infer<typeof factsSummarySchema>;

/** The facts as the report shows them; lines that the tests claim and the static facts do not know are not in it. */
export function summariseFacts(
  staticFacts: StaticFacts,
  testFacts: TestFacts,
): FactsSummary {
  const { tests } = withoutForgery(staticFacts, testFacts);
  const { languages, lint, types, docs, coverable } = staticFacts;
  const reported = tests.status === "measured" ? tests.covered : {};
  const coverage = Object.entries(coverable).map(([file, lines]) => [
    file,
    countCovered({ [file]: lines }, reported),
  ]);
  return {
    languages,
    lint,
    types,
    docs,
    tests:
      tests.status === "measured"
        ? {
            status: "measured",
            runner: tests.runner,
            tests_passed: tests.tests_passed,
          }
        : { status: tests.status, reason: tests.reason },
    coverage: Object.fromEntries(coverage) as FactsSummary["coverage"],
  };
}
