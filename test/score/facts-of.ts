import type { StaticFacts, TestFacts } from "../../src/score/facts.ts";

/** Facts of a good TypeScript plugin, with what a test wants otherwise. */
export function staticFactsOf(changes: Partial<StaticFacts> = {}): StaticFacts {
  return {
    schema: 1,
    kind: "static",
    rubric_version: "1.0.0",
    tool_versions: { eslint: "10.15.0" },
    manifest: { name: "tidy-commits", version: "1.2.0", description: null },
    profile: "typescript",
    languages: { typescript: 2 },
    lint: { status: "measured", errors: 0, warnings: 0, subject: "ESLint" },
    types: { status: "measured", errors: 0, subject: "TypeScript" },
    docs: { readme: true, manifest: true, examples: true, changelog: true },
    coverable: { "src/a.ts": [1, 2, 3, 4], "src/b.ts": [1, 2, 3, 4] },
    capabilities: {
      skills: [],
      commands: [],
      agents: [],
      hooks: [],
      mcp_servers: [],
      lsp_servers: [],
      monitors: [],
      output_styles: [],
      workflows: [],
      programs: [],
      hosts: [],
    },
    advisories: { status: "known", production: 0, development: 0 },
    packages: {},
    decisions: [],
    findings: [],
    findings_dropped: 0,
    ...changes,
  };
}

/** Facts of a Markdown plugin. */
export function componentFactsOf(
  changes: Partial<StaticFacts> = {},
): StaticFacts {
  return staticFactsOf({
    profile: "components",
    languages: {},
    coverable: {},
    ...changes,
  });
}

export function testFactsOf(tests: TestFacts["tests"]): TestFacts {
  return { schema: 1, kind: "tests", tests, tool_versions: {} };
}

export function covering(covered: Record<string, number[]>): TestFacts {
  return testFactsOf({
    status: "measured",
    runner: "vitest",
    covered,
    tests_passed: 3,
  });
}

export const everything = covering({
  "src/a.ts": [1, 2, 3, 4],
  "src/b.ts": [1, 2, 3, 4],
});
