/** What a failed statement says of itself, in PostgREST's words. */
export type SqlFailure = {
  code: string;
  message: string;
  details: string | null;
  hint: string | null;
};

/**
 * The error fields that `pg` and PGlite both give; null for anything that no Postgres said, such as a refused connection.
 */
export function sqlFailure(error: unknown): SqlFailure | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  const { code } = error;
  if (typeof code !== "string" || !/^[0-9A-Z]{5}$/.test(code)) return null;
  return {
    code,
    message: error.message,
    details: textField(error, "detail"),
    hint: textField(error, "hint"),
  };
}

function textField(error: object, name: string): string | null {
  const value: unknown = Reflect.get(error, name);
  return typeof value === "string" ? value : null;
}

/**
 * SQLSTATE to HTTP status as PostgREST documents it.
 * Source: https://docs.postgrest.org/en/stable/references/errors.html
 */
export function statusOfSqlState(code: string, isAnonymous: boolean): number {
  if (code === "42501") return isAnonymous ? 401 : 403;
  if (code === "P0001") return 400;
  if (code === "23503" || code === "23505") return 409;
  if (code === "42883" || code === "42P01") return 404;
  if (/^PT[1-5][0-9]{2}$/.test(code)) return Number(code.slice(2));
  return statusOfClass[code.slice(0, 2)] ?? 400;
}

const statusOfClass: Record<string, number> = {
  "08": 503,
  "53": 503,
  "57": 503,
  "09": 500,
  "25": 500,
  "2D": 500,
  "38": 500,
  "39": 500,
  "3B": 500,
  "40": 500,
  "54": 500,
  "55": 500,
  "58": 500,
  F0: 500,
  HV: 500,
  P0: 500,
  XX: 500,
  "0L": 403,
  "0P": 403,
  "28": 403,
};
