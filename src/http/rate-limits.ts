import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { AppError } from "../errors.ts";
import type { ApiDependencies } from "./dependencies.ts";
import { usageSource } from "./licence-or-person.ts";
import { callerAddress, licenceCaller, verifyPath } from "./callers.ts";
import type { Limiter } from "./limiter.ts";

type Needs = Pick<
  ApiDependencies,
  "accessTokens" | "verifier" | "clock" | "limiters" | "trustedProxies"
>;

type Refuse = (error: AppError) => Response;

/** Undefined where the request came over no socket, as in tests. */
function socketAddress(c: Context): string | undefined {
  const bindings = c.env as Partial<HttpBindings> | undefined;
  return bindings?.incoming?.socket.remoteAddress;
}

/** The licence that is asked about, when its signature is ours. Any other body is for the route to refuse. */
async function licenceInBody(c: Context, needs: Needs): Promise<string | null> {
  const body: unknown = await c.req.json().catch(() => null);
  if (typeof body !== "object" || body === null) return null;
  const { license_key } = body as Record<string, unknown>;
  if (typeof license_key !== "string") return null;
  const claims = await needs.verifier.claimsOf(license_key.trim());
  return claims && licenceCaller(claims.jti);
}

/** The signed-in person or the licence, once the token's signature was checked; else the address. */
async function caller(c: Context, needs: Needs): Promise<string> {
  const authorization = c.req.header("authorization");
  if (authorization !== undefined) {
    try {
      const source = await usageSource(needs, authorization);
      return source.kind === "licence"
        ? licenceCaller(source.claims.jti)
        : `person ${source.user_id}`;
    } catch (error) {
      // A token that is none must not buy a counter of its own.
      if (!(error instanceof AppError)) throw error;
    }
  }
  const forwarded = c.req.header("x-forwarded-for");
  return `address ${callerAddress(socketAddress(c), forwarded, needs.trustedProxies)}`;
}

function limited(
  limiter: Limiter | null,
  nameOf: (c: Context) => Promise<string>,
  refuse: Refuse,
) {
  return createMiddleware(async (c, next) => {
    if (limiter === null) return next();
    const { refused, headers } = await limiter(await nameOf(c));
    if (refused === null) await next();
    else c.res = refuse(refused);
    for (const [name, value] of Object.entries(headers)) c.header(name, value);
  });
}

/** What machines ask again and again while they work. */
const whileWorking =
  /^\/v1\/(usage\/track|usage\/reservations(\/.*)?|licenses\/leases(\/.*)?)$/;

const purchasePath = /^\/v1\/marketplace\/plugins\/[^/]+\/purchase$/;

/** Limits for `/v1`. Verifying counts the licence that is asked about, wherever it is asked from. */
export function rateLimits(needs: Needs, refuse: Refuse) {
  const sender = (c: Context) => caller(c, needs);
  const asked = async (c: Context) =>
    (await licenceInBody(c, needs)) ?? (await sender(c));
  const verify = limited(needs.limiters.verify, asked, refuse);
  const working = limited(needs.limiters.usage, sender, refuse);
  const submitting = limited(needs.limiters.submit, sender, refuse);
  const buying = limited(needs.limiters.purchase, sender, refuse);
  const others = limited(needs.limiters.api, sender, refuse);
  const limitOf = (path: string) => {
    if (path === verifyPath) return verify;
    if (path === "/v1/plugins/submit") return submitting;
    if (purchasePath.test(path)) return buying;
    return whileWorking.test(path) ? working : others;
  };
  return createMiddleware((c, next) => limitOf(c.req.path)(c, next));
}
