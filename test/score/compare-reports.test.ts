import { expect, it } from "vitest";
import { compareReports } from "../../src/score/compare-reports.ts";
import type { Finding } from "../../src/score/facts.ts";
import { judge } from "../../src/score/judge.ts";
import type { Report } from "../../src/score/report.ts";
import { reportFacts } from "../support/report-facts.ts";

const facts = reportFacts();
const base = judge(facts.static, facts.tests);
const finding = (code: string, line = 1): Finding => ({
  code,
  category: "security",
  severity: "high",
  file: "a.md",
  line,
  message: "",
  fix: "",
});
const report = (changes: Partial<Report>): Report => ({ ...base, ...changes });

it("an edit that only moves a finding to another line is no difference", () => {
  const { added, fixed } = compareReports(
    report({ findings: [finding("security/a", 1)] }),
    report({ findings: [finding("security/a", 90)] }),
  );
  expect([added, fixed]).toEqual([[], []]);
});

it("one finding more of a kind is new, one fewer is fixed", () => {
  const two = report({
    findings: [finding("security/a"), finding("security/a")],
  });
  const one = report({
    findings: [finding("security/a"), finding("security/b")],
  });
  const { added, fixed } = compareReports(two, one);
  expect(added.map(({ code }) => code)).toEqual(["security/b"]);
  expect(fixed.map(({ code }) => code)).toEqual(["security/a"]);
});

it("says what the plugin can do now and could not before", () => {
  const now = report({
    score: 84,
    capabilities: {
      ...base.capabilities,
      commands: [],
      hooks: ["PreToolUse"],
      hosts: ["evil.example"],
    },
  });
  expect(compareReports(report({ score: 90 }), now)).toMatchObject({
    score: -6,
    gained: { hooks: ["PreToolUse"], hosts: ["evil.example"] },
    lost: { commands: ["triage"] },
  });
});

it("has no difference in score where one is unknown", () => {
  expect(compareReports(report({ score: null }), base).score).toBeNull();
});
