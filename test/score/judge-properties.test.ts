import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StaticFacts, TestFacts } from "../../src/score/facts.ts";
import { judge } from "../../src/score/judge.ts";
import { slotNames } from "../../src/score/rubric.ts";
import { staticFactsOf, testFactsOf } from "./facts-of.ts";

const reason = fc.string({ maxLength: 20 });
const unmeasured = fc.oneof(
  fc.record({ status: fc.constant("not_applicable" as const), reason }),
  fc.record({ status: fc.constant("failed" as const), reason }),
  fc.record({ status: fc.constant("infra_error" as const), reason }),
);
const count = fc.nat(200);
const lines = fc.array(fc.nat(50), { maxLength: 30 });
const files = fc.dictionary(fc.constantFrom("a.ts", "b.ts", "c.ts"), lines);

const staticFacts: fc.Arbitrary<StaticFacts> = fc
  .record({
    lint: fc.oneof(
      fc.record({
        status: fc.constant("measured" as const),
        errors: count,
        warnings: count,
        subject: reason,
      }),
      unmeasured,
    ),
    types: fc.oneof(
      fc.record({
        status: fc.constant("measured" as const),
        errors: count,
        subject: reason,
      }),
      unmeasured,
    ),
    docs: fc.record({
      readme: fc.boolean(),
      manifest: fc.boolean(),
      examples: fc.boolean(),
      changelog: fc.boolean(),
    }),
    coverable: files,
    languages: fc.constantFrom({}, { typescript: 1 }, { python: 3 }),
  })
  .map((changes) => staticFactsOf(changes));

const testFacts: fc.Arbitrary<TestFacts> = fc
  .oneof(
    fc.record({
      status: fc.constant("measured" as const),
      runner: reason,
      covered: files,
      tests_passed: count,
    }),
    unmeasured,
  )
  .map(testFactsOf);

describe("for all facts", () => {
  it("a score is a whole number from 0 to 100, or there is none", () => {
    fc.assert(
      fc.property(staticFacts, testFacts, (facts, tests) => {
        const { score } = judge(facts, tests);
        if (score === null) return;
        expect(Number.isInteger(score)).toBe(true);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
      }),
    );
  });

  it("an infra error in a slot means no score, and no score means an infra error", () => {
    fc.assert(
      fc.property(staticFacts, testFacts, (facts, tests) => {
        const { score, slots, verdict, passed } = judge(facts, tests);
        const hasInfra = slotNames.some(
          (name) => slots[name].status === "infra_error",
        );
        expect(score === null).toBe(hasInfra);
        expect(verdict === "infra_error").toBe(hasInfra);
        if (hasInfra) expect(passed).toBe(false);
      }),
    );
  });

  it("the weights of the slots add up to 1", () => {
    fc.assert(
      fc.property(staticFacts, testFacts, (facts, tests) => {
        const { slots } = judge(facts, tests);
        const sum = slotNames.reduce(
          (all, name) => all + slots[name].weight,
          0,
        );
        expect(sum).toBeCloseTo(1);
      }),
    );
  });

  it("one more error never gives more points", () => {
    fc.assert(
      fc.property(staticFacts, testFacts, count, (facts, tests, more) => {
        const { lint, types } = facts;
        const worse: StaticFacts = {
          ...facts,
          lint:
            lint.status === "measured"
              ? { ...lint, errors: lint.errors + more }
              : lint,
          types:
            types.status === "measured"
              ? { ...types, errors: types.errors + more }
              : types,
        };
        const before = judge(facts, tests).score ?? 0;
        expect(judge(worse, tests).score ?? 0).toBeLessThanOrEqual(before);
      }),
    );
  });

  it("the same facts give the same judgement", () => {
    fc.assert(
      fc.property(staticFacts, testFacts, (facts, tests) => {
        expect(judge(facts, tests)).toEqual(
          judge(structuredClone(facts), structuredClone(tests)),
        );
      }),
    );
  });
});
