import { createHash, randomUUID } from "node:crypto";

import type { LicenceDraft } from "../../src/marketplace/ports/licences.ts";
import type { Reports } from "../../src/marketplace/ports/reports.ts";
import type {
  ListingWrite,
  Pin,
  Submission,
  SubmissionRequest,
  Submissions,
} from "../../src/marketplace/ports/submissions.ts";
import type { ReportBody } from "../../src/score/facts.ts";
import type { Report } from "../../src/score/report.ts";

export const at = "2026-11-22T10:00:00.000Z";

/** The same moment, some seconds later. */
export const later = (seconds: number) =>
  new Date(Date.parse(at) + seconds * 1_000).toISOString();

export function licenceDraft(
  user_id: string,
  plugin_id: string,
  ends_at: string | null = null,
): LicenceDraft {
  const id = randomUUID();
  const iat = Date.parse(at) / 1_000;
  return {
    id,
    kid: "key-1",
    key_sha256: sha256(id),
    ends_at,
    claims: {
      iss: "https://miyabi.example",
      jti: id,
      sub: user_id,
      plugin_id,
      tier: ends_at === null ? "free" : "pro",
      iat,
      exp: iat + 86_400,
      features: ["verify-command"],
      limitations: {
        monthly_issues: -1,
        concurrency: 3,
        claude_api_tokens: 100_000,
      },
    },
  };
}

export const sha256 = (text: string) =>
  createHash("sha256").update(text).digest("hex");

export function pluginRequest(
  name: string,
  changes: Partial<SubmissionRequest> = {},
): SubmissionRequest {
  return {
    name,
    display_name: `The ${name}`,
    repository: `ayumi/${name}`,
    path: ".",
    ref: "main",
    version: "1.0.0",
    tier: "free",
    price: 0,
    currency: "USD",
    billing_period: null,
    categories: ["testing"],
    features: ["hello-command"],
    limitations: {
      monthly_issues: -1,
      concurrency: -1,
      claude_api_tokens: -1,
    },
    requirements: {},
    license: "MIT",
    description: "Says hello.",
    ...changes,
  };
}

export const pinOf = (repository_id: number, sha = "a".repeat(40)): Pin => ({
  repository_id,
  owner_id: 7,
  repository: "ayumi/hello",
  path: ".",
  sha,
});

export const report: Report = {
  schema: 1,
  rubric_version: "1",
  score: 91,
  passed: true,
  verdict: "listed",
  profile: "components",
  slots: {
    lint: { status: "scored", score: 90, weight: 0.4, reason: "components" },
    types: { status: "scored", score: 90, weight: 0.4, reason: "contract" },
    tests: { status: "not_applicable", score: null, weight: 0, reason: "none" },
    docs: { status: "scored", score: 95, weight: 0.2, reason: "README" },
  },
  findings: [],
  findings_dropped: 0,
  capabilities: {
    skills: ["hello"],
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
  decisions: [],
  manifest: { name: "hello", version: "1.0.0", description: null },
  facts: {
    languages: {},
    lint: { status: "measured", errors: 2, warnings: 0, subject: "components" },
    types: { status: "measured", errors: 1, subject: "contract" },
    tests: { status: "not_applicable", reason: "nothing executable" },
    docs: { readme: true, manifest: true, examples: true, changelog: false },
    coverage: {},
  },
  tool_versions: { eslint: "10.15.0" },
};

const facts: ReportBody = {
  schema: 1,
  nonce: null,
  repository: "ayumi/hello",
  sha: "a".repeat(40),
  path: ".",
  static: {
    schema: 1,
    kind: "static",
    rubric_version: "1",
    tool_versions: {},
    manifest: report.manifest,
    profile: "components",
    languages: {},
    lint: { status: "measured", errors: 2, warnings: 0, subject: "components" },
    types: { status: "measured", errors: 1, subject: "contract" },
    docs: { readme: true, manifest: true, examples: true, changelog: false },
    packages: {},
    coverable: {},
    capabilities: report.capabilities,
    advisories: report.advisories,
    decisions: report.decisions,
    findings: [],
    findings_dropped: 0,
  },
  tests: {
    schema: 1,
    kind: "tests",
    tests: { status: "not_applicable", reason: "nothing executable" },
    tool_versions: {},
  },
};

type RecordInput = Parameters<Reports["record"]>[0];

export function reportInput(changes: Partial<RecordInput> = {}): RecordInput {
  return {
    id: randomUUID(),
    jti: randomUUID(),
    jti_expires_at: later(300),
    run: { repository_id: 900, run_id: 4, run_attempt: 1, event: "dispatch" },
    subject: {
      repository_id: 70,
      repository: "ayumi/hello",
      sha: "a".repeat(40),
      path: ".",
    },
    facts,
    report,
    submission: null,
    listed: null,
    jobs: [],
    at,
    ...changes,
  };
}

export const openSubmission = (
  submissions: Submissions,
  issue_number: number,
): Promise<Submission> =>
  submissions.open({
    issue_number,
    issue_node: { repository_id: 900, repository: "miyabi/marketplace" },
    author: { github_id: 12, github_login: "ayumi" },
    at,
  });

export const listingOf = (
  request: SubmissionRequest,
  pin: Pin,
  report_id: string,
): ListingWrite => ({
  plugin_id: request.name,
  request,
  pin,
  author: { github_id: 12, github_login: "ayumi" },
  report_id,
  score: 91,
  rubric_version: "1",
  accepted: [],
  beside: [],
});
