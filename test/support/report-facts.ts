import type { Finding, ReportBody } from "../../src/score/facts.ts";
import { RUBRIC_VERSION } from "../../src/score/rubric.ts";

/** Facts of a plugin of Markdown alone that gets 100 points. */
export function reportFacts(changes: Partial<ReportBody> = {}): ReportBody {
  return {
    schema: 1,
    nonce: null,
    repository: "ayumi/issue-tools",
    sha: "a".repeat(40),
    path: ".",
    static: {
      schema: 1,
      kind: "static",
      rubric_version: RUBRIC_VERSION,
      tool_versions: { node: "24.0.0" },
      manifest: { name: "issue-tools", version: "1.0.0", description: "x" },
      profile: "components",
      languages: { markdown: 3 },
      lint: { status: "measured", errors: 0, warnings: 0, subject: "3 files" },
      types: { status: "measured", errors: 0, subject: "contract" },
      docs: { readme: true, manifest: true, examples: true, changelog: true },
      coverable: {},
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
    },
    tests: {
      schema: 1,
      kind: "tests",
      tests: { status: "not_applicable", reason: "no code" },
      tool_versions: {},
    },
    ...changes,
  };
}

/** The same plugin with so many lint errors, each five points. */
export function withLintErrors(
  errors: number,
  body = reportFacts(),
): ReportBody {
  const lint = {
    status: "measured",
    errors,
    warnings: 0,
    subject: "3 files",
  } as const;
  return { ...body, static: { ...body.static, lint } };
}

/** The same facts with one finding more. */
export const withFinding =
  (finding: Finding) =>
  (body: ReportBody): ReportBody => ({
    ...body,
    static: { ...body.static, findings: [finding, ...body.static.findings] },
  });
