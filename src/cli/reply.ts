import { AppError, httpStatus, type ErrorCode } from "../errors.ts";

/** What is common to all that the client answers. */
type Failure =
  | { outcome: "refused"; error: string; message: string }
  | { outcome: "unreachable"; reason: string };

function isCode(word: string): word is ErrorCode {
  return Object.hasOwn(httpStatus, word);
}

/** A refusal or a silence as the sentence that a person reads. */
export function failure(of: Failure): AppError {
  if (of.outcome === "unreachable")
    return new AppError("service_unavailable", of.reason);
  const code = isCode(of.error) ? of.error : "internal_error";
  const hint = code === "unauthorized" ? " Run: miyabi login" : "";
  return new AppError(code, `${of.message}${hint}`);
}

/**
 * The body of an answer.
 *
 * @throws AppError with the marketplace's own words when it refused, service_unavailable when it was not reached
 */
export function answerOf(
  reply: { outcome: "answered"; body: Record<string, unknown> } | Failure,
): Record<string, unknown> {
  if (reply.outcome === "answered") return reply.body;
  throw failure(reply);
}
