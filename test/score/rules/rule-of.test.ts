import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { finding } from "../../../src/collect/finding.ts";
import { families } from "../../../src/score/facts.ts";
import { allRules, ruleOf } from "../../../src/score/rules/rule-of.ts";

const collect = new URL("../../../src/collect", import.meta.url).pathname;
const score = new URL("../../../src/score", import.meta.url).pathname;
const rules = allRules();
const named = rules.filter(({ code }) => !code.includes("<"));

describe("the rule table", () => {
  it("knows each code once, in a family that facts may have", () => {
    const codes = rules.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(families).toContain(code.split("/")[0]);
  });

  it.each(rules)("explains $code in whole sentences", (rule) => {
    expect(rule.title).not.toMatch(/\.$/);
    expect(rule.why).toMatch(/^[A-Z"].*\.$/);
    expect(rule.fix).toMatch(/^[A-Z"].*\.$/);
  });

  it("knows the rules of ESLint and of the compiler by their pattern", () => {
    expect(ruleOf("types/TS2322")).toMatchObject({
      code: "types/TS2322",
      title: "A type error (TS2322)",
    });
    expect(ruleOf("lint/no-undef")).toMatchObject({
      page: "https://eslint.org/docs/latest/rules/no-undef",
    });
    expect(ruleOf("lint/@typescript-eslint/no-misused-new")).toMatchObject({
      page: "https://typescript-eslint.io/rules/no-misused-new",
    });
  });

  it.each([
    "",
    "security",
    "security/",
    "lint/__proto__",
    "types/2322",
    "constructor",
  ])("knows nothing of %j", (code) => expect(ruleOf(code)).toBeNull());

  // That each code which is emitted is in the table is proved by the compiler: RuleCode is made from it.
  it("has no rule that nothing emits", () => {
    const sources = [
      ...globSync(`${collect}/**/*.ts`),
      join(score, "rubric.ts"),
    ].map((file) => readFileSync(file, "utf8"));
    const unused = named.filter(
      ({ code }) => !sources.some((text) => namesRule(text, code)),
    );
    expect(unused.map(({ code }) => code)).toEqual([]);
  });
});

/** Some files put the family before the rule only when they report it. */
function namesRule(text: string, code: string): boolean {
  const rule = code.slice(code.indexOf("/") + 1);
  return text.includes(`"${code}"`) || text.includes(`"${rule}"`);
}

describe("a finding", () => {
  const place = { file: "a.sh", line: 1, message: "m" };

  it("has the severity and the advice of its rule", () => {
    expect(finding({ code: "security/pipe-to-shell", ...place })).toMatchObject(
      {
        severity: "critical",
        category: "security",
        fix: ruleOf("security/pipe-to-shell")?.fix,
      },
    );
  });

  it("may be milder, and may know better what to do", () => {
    expect(
      finding({ code: "lint/no-undef", severity: "low", fix: "f", ...place }),
    ).toMatchObject({ severity: "low", fix: "f" });
  });
});
