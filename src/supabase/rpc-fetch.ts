import type { Engine } from "./engine.ts";
import { sqlFailure, statusOfSqlState } from "./sql-state.ts";

/** The three roles that PostgREST knows in a Supabase project. */
export type ApiRole = "anon" | "authenticated" | "service_role";

/** Supabase cancels what takes longer; so do we, so that nothing works here that fails there. */
const STATEMENT_TIMEOUT = "8s";

const callPath = /^\/rest\/v1\/rpc\/([a-z_][a-z0-9_]*)$/;

/**
 * The part of PostgREST that the product uses, over an engine of our own: `POST /rest/v1/rpc/<function>` with the body
 * `{"args": …}`. Given to supabase-js as its `fetch`, it lets the same client run without a Supabase project. Never throws:
 * like PostgREST it answers failures with a status and `{code, message, details, hint}`.
 *
 * @param roleOfKey tells by the bearer token who calls; null is an unknown key, which gets 401.
 */
export function createRpcFetch(
  engine: Engine,
  roleOfKey: (key: string) => ApiRole | null,
): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const name = callPath.exec(new URL(request.url).pathname)?.[1];
    if (name === undefined) {
      return failed(404, "PGRST125", "Only calls of functions are served.");
    }
    if (request.method !== "POST") {
      return failed(405, "PGRST117", "Functions are called with POST.");
    }
    const role = roleOfKey(bearerToken(request));
    if (role === null) return failed(401, "PGRST301", "The key is unknown.");
    const args = argsOf(await request.text());
    if (args === null) return noSuchFunction(name);
    return call(engine, { name, args, role });
  };
}

async function call(
  engine: Engine,
  { name, args, role }: { name: string; args: string; role: ApiRole },
): Promise<Response> {
  try {
    const [row] = await engine.statement({
      settings: {
        role,
        statement_timeout: STATEMENT_TIMEOUT,
        "request.jwt.claims": JSON.stringify({ role }),
      },
      sql: `select f::text as body, pg_typeof(f) = 'void'::regtype as is_void from public.${name}($1::jsonb) as f`,
      params: [args],
    });
    if (row?.["is_void"] === true) return new Response(null, { status: 204 });
    const body = row?.["body"];
    // SQL's null is JSON's.
    return json(200, typeof body === "string" ? body : "null");
  } catch (error) {
    return answerTo(error, name, role);
  }
}

function answerTo(error: unknown, name: string, role: ApiRole): Response {
  const failure = sqlFailure(error);
  if (failure === null) {
    return failed(503, "PGRST000", "The database cannot be reached.", error);
  }
  if (
    failure.code === "42883" &&
    failure.message.includes(`function public.${name}(`)
  ) {
    return noSuchFunction(name);
  }
  const status = statusOfSqlState(failure.code, role === "anon");
  return json(status, JSON.stringify(failure));
}

function bearerToken(request: Request): string {
  const authorization = request.headers.get("authorization") ?? "";
  return authorization.replace(/^Bearer /i, "");
}

/** The value of the only parameter as JSON text; null when the body names other parameters, or none. */
function argsOf(body: string): string | null {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== "object" || parsed === null) return null;
    const keys = Object.keys(parsed);
    if (keys.length !== 1 || !("args" in parsed)) return null;
    return JSON.stringify(parsed.args);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function noSuchFunction(name: string): Response {
  return failed(
    404,
    "PGRST202",
    `Could not find the function public.${name}(args) in the schema.`,
  );
}

function failed(
  status: number,
  code: string,
  message: string,
  cause?: unknown,
): Response {
  const details = cause instanceof Error ? cause.message : null;
  return json(status, JSON.stringify({ code, message, details, hint: null }));
}

function json(status: number, body: string): Response {
  return new Response(body, {
    status,
    headers: { "content-type": "application/json; charset=utf-8" },
  });
}
