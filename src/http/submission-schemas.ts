import { z } from "@hono/zod-openapi";
import type {
  StoredReport,
  Submission,
  SubmissionRequest,
} from "../marketplace/ports/submissions.ts";
import { limitationsSchema } from "./plugin-schemas.ts";

const names = z.array(z.string().max(60)).max(50);

/** Shapes and lengths only: what the answers mean is checked by the reader of the issue form. */
export const submitSchema = z
  .object({
    name: z.string().max(64),
    display_name: z.string().max(80),
    source: z.string().max(140).openapi({ example: "owner/repository" }),
    path: z.string().max(300).default("."),
    ref: z.string().max(200).default(""),
    version: z.string().max(60),
    description: z.string().max(2_000),
    license: z.enum(["MIT", "Apache-2.0", "Proprietary"]),
    tier: z.enum(["free", "paid"]),
    price: z.int().min(0).max(999_999).default(0),
    currency: z.enum(["USD", "EUR", "GBP", "JPY"]).default("USD"),
    billing_period: z
      .enum(["monthly", "yearly", "one-time"])
      .nullable()
      .default(null),
    features: names.default([]),
    categories: names.max(5).default([]),
    limitations: limitationsSchema.partial().default({}),
    requirements: z.record(z.string().max(40), z.string().max(100)).default({}),
  })
  .openapi("SubmitPlugin");

/** The body as the form's request. Limitations that are not given are unlimited. */
export function toRequest({
  source,
  limitations,
  ...rest
}: z.infer<typeof submitSchema>): SubmissionRequest {
  const { monthly_issues, concurrency, claude_api_tokens } = limitations;
  return {
    ...rest,
    repository: source,
    limitations: {
      monthly_issues: monthly_issues ?? -1,
      concurrency: concurrency ?? -1,
      claude_api_tokens: claude_api_tokens ?? -1,
    },
  };
}

const slot = z.object({
  status: z.string(),
  score: z.number().nullable(),
  weight: z.number(),
  reason: z.string(),
});

export const submissionSchema = z
  .object({
    submission_id: z.string(),
    status: z.string(),
    held: z.boolean(),
    issue_url: z.string(),
    name: z.string().nullable(),
    version: z.string().nullable(),
    repository: z.string().nullable(),
    commit: z.string().nullable(),
    problems: z.array(z.object({ field: z.string(), message: z.string() })),
    quality_score: z.number().nullable(),
    slots: z
      .object({ lint: slot, types: slot, tests: slot, docs: slot })
      .nullable(),
    security_scan: z
      .object({
        critical: z.int(),
        high: z.int(),
        medium: z.int(),
        low: z.int(),
        accepted: z.array(
          z.object({ code: z.string(), reason: z.string(), by: z.string() }),
        ),
      })
      .nullable(),
    review_notes: z.string().nullable(),
    submitted_at: z.string(),
    reviewed_at: z.string().nullable(),
    updated_at: z.string(),
  })
  .openapi("Submission");

/** A submission as its author reads it. */
export function presentSubmission(
  submission: Submission,
  report: StoredReport | null,
): z.infer<typeof submissionSchema> {
  const { request, pin, issue_node, issue_number } = submission;
  return {
    submission_id: submission.id,
    status: submission.state,
    held: submission.held,
    issue_url: `https://github.com/${issue_node.repository}/issues/${issue_number}`,
    name: request?.name ?? null,
    version: request?.version ?? null,
    repository: pin?.repository ?? request?.repository ?? null,
    commit: pin?.sha ?? null,
    problems: submission.problems,
    quality_score: submission.score,
    slots: report?.report.slots ?? null,
    security_scan: report && securityScan(submission, report),
    review_notes: submission.note,
    submitted_at: submission.submitted_at,
    reviewed_at: submission.decided_at,
    updated_at: submission.updated_at,
  };
}

function securityScan({ accepted }: Submission, { report }: StoredReport) {
  const count = (severity: string) =>
    report.findings.filter(
      (finding) =>
        finding.category === "security" && finding.severity === severity,
    ).length;
  return {
    critical: count("critical"),
    high: count("high"),
    medium: count("medium"),
    low: count("low"),
    accepted: accepted.map(({ code, reason, by }) => ({ code, reason, by })),
  };
}
