/** Every way a request can be refused. The words are the API's contract (`error` in a response). */
export type ErrorCode =
  | "bad_request"
  | "unauthorized"
  | "payment_required"
  | "forbidden"
  | "not_found"
  | "method_not_allowed"
  | "conflict"
  | "quota_exceeded"
  | "concurrency_exceeded"
  | "payload_too_large"
  | "validation_error"
  | "rate_limit_exceeded"
  | "internal_error"
  | "service_unavailable";

/** The one table from code to HTTP status. Quota and concurrency are 409, because clients treat 429 as unreachable. */
export const httpStatus = {
  bad_request: 400,
  unauthorized: 401,
  payment_required: 402,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  quota_exceeded: 409,
  concurrency_exceeded: 409,
  payload_too_large: 413,
  validation_error: 422,
  rate_limit_exceeded: 429,
  internal_error: 500,
  service_unavailable: 503,
} as const satisfies Record<ErrorCode, number>;

/** One thing that is wrong with the input: where, and what to do about it. */
export type ErrorDetail = { path: string; message: string };

export type ErrorExtras = {
  /** Logged, never shown to the caller. */
  cause?: unknown;
  details?: ErrorDetail[];
  /** Seconds until it is worth coming again. */
  retryAfter?: number;
};

/** A refusal with a closed code. `message` is a sentence for the caller that says what to do. */
export class AppError extends Error {
  override name = "AppError" as const;
  readonly code: ErrorCode;
  readonly details: ErrorDetail[];
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, extras: ErrorExtras = {}) {
    super(message, { cause: extras.cause });
    this.code = code;
    this.details = extras.details ?? [];
    this.retryAfter = extras.retryAfter;
  }
}
