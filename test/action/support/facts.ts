import type { StaticFacts, TestFacts } from "../../../src/score/facts.ts";

/** A small TypeScript plugin without a fault. */
export const goodStatic: StaticFacts = {
  schema: 1,
  kind: "static",
  rubric_version: "1.0.0",
  tool_versions: { eslint: "10.15.0", typescript: "6.0.3" },
  manifest: { name: "issue-tools", version: "1.0.0", description: "Tools" },
  profile: "typescript",
  languages: { typescript: 1 },
  lint: {
    status: "measured",
    errors: 0,
    warnings: 0,
    subject: "ESLint on 1 file",
  },
  types: { status: "measured", errors: 0, subject: "tsc on 1 file" },
  docs: { readme: true, manifest: true, examples: true, changelog: true },
  coverable: { "src/index.ts": [1, 2, 3, 4] },
  capabilities: {
    skills: [],
    commands: ["triage"],
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
};

/** Its tests, which reach every line, and claim one that is not there. */
export const goodTests: TestFacts = {
  schema: 1,
  kind: "tests",
  tests: {
    status: "measured",
    runner: "vitest",
    covered: { "src/index.ts": [1, 2, 3, 4] },
    tests_passed: 3,
  },
  tool_versions: { vitest: "5.1.1" },
};
