import { z } from "zod";

/** Version of the shapes in this file. A report with another one is refused with a hint to upgrade. */
export const FACTS_SCHEMA = 1;

const text = (max: number) => z.string().max(max);
const count = z.number().int().min(0).max(10_000_000);

/** What can be said about one slot. Unknown is never a score, so "could not measure" has no number in it. */
const unmeasured = [
  z.strictObject({ status: z.literal("not_applicable"), reason: text(500) }),
  z.strictObject({ status: z.literal("failed"), reason: text(500) }),
  z.strictObject({ status: z.literal("infra_error"), reason: text(500) }),
] as const;

const lintMeasurement = z.discriminatedUnion("status", [
  z.strictObject({
    status: z.literal("measured"),
    errors: count,
    warnings: count,
    /** What was measured: "ESLint on 12 files" or "components". */
    subject: text(200),
  }),
  ...unmeasured,
]);

const typesMeasurement = z.discriminatedUnion("status", [
  z.strictObject({
    status: z.literal("measured"),
    errors: count,
    subject: text(200),
  }),
  ...unmeasured,
]);

const coverageMeasurement = z.discriminatedUnion("status", [
  z.strictObject({
    status: z.literal("measured"),
    runner: text(40),
    /** Lines hit, by file (path relative to the plugin). Totals come from the static facts, never from here. */
    covered: z.record(text(1_000), z.array(count).max(200_000)),
    tests_passed: count,
  }),
  ...unmeasured,
]);

export const severities = ["critical", "high", "medium", "low"] as const;

/** First part of every finding's code. */
export const families = [
  "security",
  "contract",
  "components",
  "lint",
  "types",
  "tests",
  "docs",
] as const;

/** Something a tool saw. `line` counts from 1. Text is foreign: escape it wherever it is shown. */
export const findingSchema = z.strictObject({
  /** Stable, in kebab-case, with its family first: "lint/no-undef", "types/TS2322", "security/pipe-to-shell". */
  code: text(120),
  category: z.enum(families),
  severity: z.enum(severities),
  file: text(1_000).nullable(),
  line: count.nullable(),
  message: text(2_000),
  fix: text(2_000),
});

export const capabilitiesSchema = z.strictObject({
  skills: z.array(text(200)).max(2_000),
  commands: z.array(text(200)).max(2_000),
  agents: z.array(text(200)).max(2_000),
  /** Hook event names with a handler. */
  hooks: z.array(text(200)).max(200),
  mcp_servers: z.array(text(200)).max(500),
  lsp_servers: z.array(text(200)).max(500),
  monitors: z.array(text(200)).max(500),
  output_styles: z.array(text(200)).max(500),
  workflows: z.array(text(200)).max(500),
  /** Programs that Claude Code puts on the PATH of its shell. */
  programs: z.array(text(200)).max(500),
  /** Hosts that the plugin names itself: servers, HTTP hooks, `network.hosts`. Programs may reach others. */
  hosts: z.array(text(253)).max(500),
});

/** A choice of the scorer that an author may ask about: "dist/: left out: built output". */
export const decisionSchema = z.strictObject({
  /** A slot, "profile", or a file or folder of the plugin. */
  subject: text(1_000),
  outcome: z.enum(["chosen", "applies", "not_applicable", "left_out"]),
  reason: text(500),
});

/** Distinct known weaknesses of the dependencies (by their GHSA id), each counted once however many packages depend on it. */
export const advisoriesSchema = z.discriminatedUnion("status", [
  z.strictObject({
    status: z.literal("known"),
    production: count,
    development: count,
  }),
  z.strictObject({ status: z.literal("unknown"), reason: text(500) }),
]);

export const profiles = [
  "typescript",
  "javascript",
  "components",
  "mixed",
] as const;

/** What the `static` job saw without running a line of the plugin. */
export const staticFactsSchema = z.strictObject({
  schema: z.literal(FACTS_SCHEMA),
  kind: z.literal("static"),
  rubric_version: text(40),
  tool_versions: z.record(text(60), text(60)),
  /** Fields of plugin.json that the marketplace reads; null when there is no readable manifest. */
  manifest: z
    .strictObject({
      name: text(200),
      version: text(100).nullable(),
      description: text(2_000).nullable(),
    })
    .nullable(),
  profile: z.enum(profiles),
  /** Files by language, as shipped under the plugin's path: {"typescript": 12, "python": 1}. */
  languages: z.record(text(40), count),
  lint: lintMeasurement,
  types: typesMeasurement,
  docs: z.strictObject({
    readme: z.boolean(),
    manifest: z.boolean(),
    examples: z.boolean(),
    changelog: z.boolean(),
  }),
  /** Lines that can be covered, by source file that is shipped: what coverage is measured against. */
  coverable: z.record(text(1_000), z.array(count).max(200_000)),
  capabilities: capabilitiesSchema,
  advisories: advisoriesSchema,
  /** Versions of the locked packages by their names, in which weaknesses that are published later are looked for. */
  packages: z.record(text(300), z.array(text(300)).max(5_000)).default({}),
  decisions: z.array(decisionSchema).max(100),
  findings: z.array(findingSchema).max(5_000),
  /** Findings that did not fit; the counts in the slots still have them. */
  findings_dropped: count,
});

/** What the hostile `tests` job says. Everything in it may be forged by the plugin. */
export const testFactsSchema = z.strictObject({
  schema: z.literal(FACTS_SCHEMA),
  kind: z.literal("tests"),
  tests: coverageMeasurement,
  tool_versions: z.record(text(60), text(60)),
});

/** The body of `POST /v1/reports`. */
export const reportBodySchema = z.strictObject({
  schema: z.literal(FACTS_SCHEMA),
  /** Ties a submission's run to the App's dispatch; null in a pull request. */
  nonce: text(100).nullable(),
  repository: text(200),
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  /** Folder of the plugin in its repository, "." for the root. */
  path: text(500),
  static: staticFactsSchema,
  tests: testFactsSchema,
});

export type Severity = (typeof severities)[number];
export type Finding = z.infer<typeof findingSchema>;
export type Advisories = z.infer<typeof advisoriesSchema>;
export type Capabilities = z.infer<typeof capabilitiesSchema>;
export type Decision = z.infer<typeof decisionSchema>;
export type Profile = (typeof profiles)[number];
export type StaticFacts = z.infer<typeof staticFactsSchema>;
export type TestFacts = z.infer<typeof testFactsSchema>;
export type ReportBody = z.infer<typeof reportBodySchema>;
