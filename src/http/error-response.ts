import { RequestError } from "@hono/node-server";
import { HTTPException } from "hono/http-exception";
import { AppError, httpStatus } from "../errors.ts";
import type { Log } from "../marketplace/ports/log.ts";

/** What Hono itself refuses: JSON that cannot be parsed (400) and another media type (415). */
function ofHono(error: HTTPException): AppError {
  return error.status === 415
    ? new AppError(
        "bad_request",
        "Send the body as JSON, with Content-Type: application/json.",
        { cause: error },
      )
    : new AppError(
        "bad_request",
        "The body is not valid JSON. Correct it and send it again.",
        { cause: error },
      );
}

function unexpected(error: unknown, log: Log, newId: () => string): AppError {
  const error_id = newId();
  log.error({ error_id, err: error }, "a request failed unexpectedly");
  return new AppError(
    "internal_error",
    `Something went wrong on our side. Try again; if it stays so, quote ${error_id}.`,
    { cause: error },
  );
}

function known(error: unknown, log: Log, newId: () => string): AppError {
  if (error instanceof AppError && error.code !== "internal_error")
    return error;
  if (error instanceof HTTPException && error.status < 500)
    return ofHono(error);
  if (error instanceof RequestError)
    return new AppError(
      "bad_request",
      "The address or the Host header cannot be read. Correct it and send the request again.",
      { cause: error },
    );
  return unexpected(error, log, newId);
}

/**
 * The one place where an error becomes a response. Only an AppError's code, message, details and retry_after are shown;
 * what caused it goes to the log. Anything else is a 500 with an id to quote.
 */
export function errorResponse(
  thrown: unknown,
  log: Log,
  newId: () => string,
): Response {
  const error = known(thrown, log, newId);
  if (error.code === "service_unavailable" && error.cause !== undefined)
    log.warn({ err: error }, "a request could not be served");
  const { code, message, details, retryAfter } = error;
  return Response.json(
    {
      error: code,
      message,
      ...(details.length > 0 && { details }),
      ...(retryAfter !== undefined && { retry_after: retryAfter }),
    },
    {
      status: httpStatus[code],
      headers: {
        ...(retryAfter !== undefined && { "Retry-After": String(retryAfter) }),
        ...(code === "unauthorized" && { "WWW-Authenticate": "Bearer" }),
      },
    },
  );
}
