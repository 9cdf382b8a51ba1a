import { z } from "zod";

import type { StoredReport } from "../../marketplace/ports/submissions.ts";
import {
  advisoriesSchema,
  capabilitiesSchema,
  decisionSchema,
  findingSchema,
  profiles,
} from "../../score/facts.ts";
import type { Report } from "../../score/report.ts";
import { time } from "./time.ts";

const later = z.array(z.string()).default([]);

const slot = z.object({
  status: z.enum(["scored", "not_applicable", "failed", "infra_error"]),
  score: z.number().nullable(),
  weight: z.number(),
  reason: z.string(),
});

export const judgementRow: z.ZodType<Report> = z.object({
  schema: z.literal(1),
  rubric_version: z.string(),
  score: z.number().nullable(),
  passed: z.boolean(),
  verdict: z.enum([
    "listed",
    "below_minimum",
    "critical_finding",
    "broken_manifest",
    "infra_error",
  ]),
  profile: z.enum(profiles),
  slots: z.object({ lint: slot, types: slot, tests: slot, docs: slot }),
  findings: z.array(findingSchema),
  findings_dropped: z.number(),
  // A report of before they were listed says nothing of them.
  capabilities: capabilitiesSchema.extend({
    monitors: later,
    output_styles: later,
    workflows: later,
    programs: later,
    hosts: later,
  }),
  // A report of before they were looked up says nothing of them.
  advisories: advisoriesSchema.default({
    status: "unknown",
    reason: "not looked up at that time",
  }),
  decisions: z.array(decisionSchema).default([]),
  manifest: z
    .object({
      name: z.string(),
      version: z.string().nullable(),
      description: z.string().nullable(),
    })
    .nullable(),
  tool_versions: z.record(z.string(), z.string()),
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
