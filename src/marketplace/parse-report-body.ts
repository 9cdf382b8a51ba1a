import { AppError } from "../errors.ts";
import {
  FACTS_SCHEMA,
  reportBodySchema,
  type ReportBody,
} from "../score/facts.ts";

/** A body of `POST /v1/reports` may be so large, in bytes. */
const MAX_REPORT_BYTES = 1_048_576;

/**
 * Reads the body of a report.
 * @throws AppError payload_too_large, bad_request (no JSON) or validation_error (with a path for each problem)
 */
export function parseReportBody(body: Uint8Array): ReportBody {
  if (body.byteLength > MAX_REPORT_BYTES) {
    throw new AppError("payload_too_large", "A report may have at most 1 MiB.");
  }
  const value = parseJson(body);
  const schema =
    value !== null && typeof value === "object" && "schema" in value
      ? value.schema
      : undefined;
  if (typeof schema === "number" && schema !== FACTS_SCHEMA) {
    throw new AppError(
      "validation_error",
      `The report has schema ${schema}, this server reads ${FACTS_SCHEMA}: use the workflow's current release.`,
    );
  }
  const parsed = reportBodySchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AppError(
    "validation_error",
    "The report does not have the expected shape.",
    {
      details: parsed.error.issues.slice(0, 20).map((issue) => ({
        path: issue.path.join("."),
        message: issue.message,
      })),
    },
  );
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (cause) {
    throw new AppError("bad_request", "The report is not JSON in UTF-8.", {
      cause,
    });
  }
}
