import { z } from "zod";
import {
  advisoriesSchema,
  capabilitiesSchema,
  decisionSchema,
  findingSchema,
  profiles,
} from "./facts.ts";
import { factsSummarySchema } from "./summarise-facts.ts";

/** Version of the published report (docs/report.schema.json): changes when a field is removed or means something else. */
const REPORT_SCHEMA = 1;

const slotSchema = z.object({
  status: z.enum(["scored", "not_applicable", "failed", "infra_error"]),
  score: z
    .number()
    .nullable()
    .describe('0 to 100; a number only when "scored" or "failed" (then 0)'),
  weight: z
    .number()
    .describe(
      "Share of the total, 0 to 1, after the weights of inapplicable slots moved",
    ),
  reason: z
    .string()
    .describe("A sentence: what was measured, or why it was not"),
});

/** The judgement on one commit, computed from facts alone by `judge`; what the App keeps. */
export const reportSchema = z.object({
  schema: z.literal(REPORT_SCHEMA),
  rubric_version: z.string(),
  score: z
    .number()
    .nullable()
    .describe("null when a check could not be run: unknown is never a score"),
  passed: z.boolean(),
  verdict: z.enum([
    "listed",
    "below_minimum",
    "critical_finding",
    "broken_manifest",
    "infra_error",
  ]),
  profile: z.enum(profiles),
  slots: z.object({
    lint: slotSchema,
    types: slotSchema,
    tests: slotSchema,
    docs: slotSchema,
  }),
  findings: z.array(findingSchema).describe("The most severe first"),
  findings_dropped: z
    .number()
    .describe("Findings that did not fit; the slots count them"),
  capabilities: capabilitiesSchema,
  advisories: advisoriesSchema,
  decisions: z.array(decisionSchema),
  manifest: z
    .object({
      name: z.string(),
      version: z.string().nullable(),
      description: z.string().nullable(),
    })
    .nullable(),
  facts: factsSummarySchema,
  tool_versions: z.record(z.string(), z.string()),
});

const publishedSlot = slotSchema.extend({
  granted: z
    .number()
    .nullable()
    .describe("Points that the slot brings to the score, to two decimals"),
  maximum: z.number().describe("Points that it could bring"),
});

/** The report as it is handed out: by `miyabi score --json`, by the Action and by the API. */
export const publishedReportSchema = reportSchema.extend({
  repository: z
    .string()
    .nullable()
    .describe("owner/name; null for a folder that is in none"),
  repository_id: z
    .number()
    .nullable()
    .describe(
      "GitHub's id, which outlives renames; null where it is not known",
    ),
  commit: z
    .string()
    .nullable()
    .describe("The commit that was scored; null for files that are in none"),
  path: z
    .string()
    .describe('Folder of the plugin in its repository, "." for the root'),
  slots: z.object({
    lint: publishedSlot,
    types: publishedSlot,
    tests: publishedSlot,
    docs: publishedSlot,
  }),
  advice: z
    .array(
      z.object({
        what: z.string(),
        slot: z.enum(["lint", "types", "tests", "docs"]).nullable(),
        slot_points: z.number(),
        points: z.number().describe("What it brings to the score"),
      }),
    )
    .describe("What would bring most points, the best first"),
});

export type SlotName = "lint" | "types" | "tests" | "docs";
/** One part of the formula. */
export type Slot = z.infer<typeof slotSchema>;
export type Report = z.infer<typeof reportSchema>;
export type Verdict = Report["verdict"];
export type PublishedReport = z.infer<typeof publishedReportSchema>;
