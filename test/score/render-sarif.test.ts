import type { Log } from "sarif";
import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/score/facts.ts";
import { judge } from "../../src/score/judge.ts";
import { publishReport } from "../../src/score/publish-report.ts";
import { renderSarif } from "../../src/score/render-sarif.ts";
import { everything, staticFactsOf } from "./facts-of.ts";

const finding = (changes: Partial<Finding> = {}): Finding => ({
  code: "lint/no-undef",
  category: "lint",
  severity: "medium",
  file: "src/a.ts",
  line: 7,
  message: "'x' is not defined.",
  fix: "Declare it.",
  ...changes,
});

function runOf(findings: Finding[], path = ".") {
  const report = judge(staticFactsOf({ findings }), everything);
  // The type is the one that the standard's own schema gives.
  const log: Log = renderSarif(
    publishReport(report, {
      repository: "ayumi/tools",
      repository_id: 70,
      commit: "a".repeat(40),
      path,
    }),
  );
  const [run] = log.runs;
  if (run === undefined) throw new Error("there is no run");
  return {
    rules: run.tool.driver.rules ?? [],
    results: run.results ?? [],
    run,
  };
}

const uriOf = ({ results }: ReturnType<typeof runOf>) =>
  results.map(
    ({ locations }) => locations?.[0]?.physicalLocation?.artifactLocation?.uri,
  );

describe("the report in SARIF", () => {
  it("puts each finding at its place in the repository, with its rule", () => {
    const { results, rules } = runOf([finding()], "plugins/tidy");
    expect(results).toMatchObject([
      {
        ruleId: "lint/no-undef",
        level: "warning",
        message: { text: "'x' is not defined. Fix: Declare it." },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: "plugins/tidy/src/a.ts" },
              region: { startLine: 7 },
            },
          },
        ],
      },
    ]);
    expect(rules[results[0]?.ruleIndex ?? -1]?.id).toBe("lint/no-undef");
  });

  it("names each rule once, and each result points at its own", () => {
    const { results, rules } = runOf([
      finding(),
      finding({ code: "lint/use-isnan" }),
      finding({ line: 9 }),
      finding({ code: "security/x", category: "security", severity: "high" }),
    ]);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const { ruleId, ruleIndex } of results)
      expect(rules[ruleIndex ?? -1]?.id).toBe(ruleId);
  });

  it("explains each rule as `miyabi explain` does, with ESLint's own page", () => {
    const { rules } = runOf([finding()]);
    expect(rules[0]).toMatchObject({
      shortDescription: { text: "A mistake that ESLint sees (no-undef)" },
      helpUri: "https://eslint.org/docs/latest/rules/no-undef",
    });
  });

  it("says how bad a security finding is in GitHub's numbers", () => {
    const { rules } = runOf([
      finding({ code: "security/x", category: "security", severity: "low" }),
      finding({
        code: "security/x",
        category: "security",
        severity: "critical",
      }),
    ]);
    expect(rules).toMatchObject([
      { properties: { "security-severity": "9.5", tags: ["security"] } },
    ]);
  });

  it("has a place for what belongs to no file, because GitHub refuses results without one", () => {
    const run = runOf([finding({ file: null, line: null })], "plugins/tidy");
    expect(uriOf(run)).toEqual(["plugins/tidy/.claude-plugin/plugin.json"]);
  });

  it.each([
    ["a b#c?.ts", "a%20b%23c%3F.ts"],
    ["a\n::error::x.ts", "a%0A%3A%3Aerror%3A%3Ax.ts"],
    ["\ud800.ts", "%EF%BF%BD.ts"],
  ])("writes the file name %j as part of an address", (file, uri) => {
    expect(uriOf(runOf([finding({ file })]))).toEqual([uri]);
  });

  it("knows a finding again after it moved to another line", () => {
    const prints = (findings: Finding[]) =>
      runOf(findings).results.map(
        ({ partialFingerprints }) => partialFingerprints?.["miyabi/v1"],
      );
    const twice = [finding({ line: 7 }), finding({ line: 20 })];
    const moved = [finding({ line: 8 }), finding({ line: 31 })];
    expect(prints(twice)).toEqual(prints(moved));
    expect(new Set(prints(twice)).size).toBe(2);
    expect(prints([finding({ file: "src/b.ts" })])).not.toEqual(
      prints([finding()]),
    );
  });

  it("holds to GitHub's limit of results, the most severe first", () => {
    const many = Array.from({ length: 25_001 }, () => finding());
    const { results } = runOf([
      ...many,
      finding({ severity: "critical", code: "security/x" }),
    ]);
    expect(results).toHaveLength(25_000);
    expect(results[0]?.ruleId).toBe("security/x");
  });

  it("keeps the analyses of several plugins of one repository apart", () => {
    const idOf = (path: string) => runOf([], path).run.automationDetails?.id;
    expect(idOf("plugins/a")).not.toBe(idOf("plugins/b"));
  });
});
