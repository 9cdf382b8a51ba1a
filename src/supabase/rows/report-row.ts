import { z } from "zod";

import type { StoredReport } from "../../marketplace/ports/submissions.ts";
import {
  advisoriesSchema,
  capabilitiesSchema,
  decisionSchema,
} from "../../score/facts.ts";
import { reportSchema, type Report } from "../../score/report.ts";
import { factsSummarySchema } from "../../score/summarise-facts.ts";
import { time } from "./time.ts";

const later = z.array(z.string()).default([]);
const notKept = {
  status: "not_applicable",
  reason: "not kept at that time",
} as const;

/** A report of before a part of it was kept says nothing of that part. */
export const judgementRow: z.ZodType<Report> = reportSchema.extend({
  capabilities: capabilitiesSchema.extend({
    monitors: later,
    output_styles: later,
    workflows: later,
    programs: later,
    hosts: later,
  }),
  advisories: advisoriesSchema.default({
    status: "unknown",
    reason: "not looked up at that time",
  }),
  decisions: z.array(decisionSchema).default([]),
  facts: factsSummarySchema.default({
    languages: {},
    lint: notKept,
    types: notKept,
    tests: notKept,
    docs: { readme: true, manifest: true, examples: true, changelog: true },
    coverage: {},
  }),
});

export const reportRow: z.ZodType<StoredReport> = z.object({
  id: z.string(),
  repository_id: z.number(),
  repository: z.string(),
  sha: z.string(),
  path: z.string(),
  run_id: z.number(),
  run_attempt: z.number(),
  report: judgementRow,
  created_at: time,
});
