import { z } from "zod";
import { httpStatus, type ErrorCode } from "../../src/errors.ts";
import type { Answer } from "./send.ts";

const codes = Object.keys(httpStatus) as [ErrorCode, ...ErrorCode[]];

const errorShape = z.strictObject({
  error: z.enum(codes),
  message: z.string().regex(/^[A-Z].*[.)]$/s),
  details: z
    .array(z.strictObject({ path: z.string(), message: z.string() }))
    .min(1)
    .optional(),
  retry_after: z.int().min(0).optional(),
});

const settingName = /\b[A-Z][A-Z0-9]*(_[A-Z0-9]+)+\b/;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What is wrong with an answer; null when it is as every answer must be. */
export function judgeAnswer(method: string, answer: Answer): string | null {
  const { status, text, type } = answer;
  if (status < 100 || status > 503) return `the status is ${status}`;
  if (status < 400) return null;
  if (status >= 500 && status !== 503) return `a ${status}`;
  // No answer to HEAD has a body.
  if (method === "HEAD") return null;
  if (!type.startsWith("application/json")) return `a refusal as "${type}"`;
  const shape = errorShape.safeParse(parsed(text));
  if (!shape.success) return "a refusal of another shape";
  if (httpStatus[shape.data.error] !== status)
    return `${shape.data.error} with the status ${status}`;
  return status === 503 && !settingName.test(shape.data.message)
    ? "a 503 that names no setting"
    : null;
}
