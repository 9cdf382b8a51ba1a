import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "../errors.ts";
import type { ApiDependencies } from "./dependencies.ts";
import { usageSource } from "./licence-or-person.ts";

type Needs = Pick<
  ApiDependencies,
  "accessTokens" | "verifier" | "clock" | "rateLimits" | "trustedProxies"
>;

type Refuse = (error: AppError) => Response;

/** Seconds in which requests are counted. */
const window = 15 * 60;

/**
 * The caller's address. Each proxy appends the address it was called from, so only the last entries, as many as there are
 * proxies of our own, were not written by the caller.
 */
export function callerAddress(
  socketAddress: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: number,
): string {
  const hops = (forwardedFor ?? "").split(",").map((hop) => hop.trim());
  const claimed = trustedProxies > 0 ? hops.at(-trustedProxies) : undefined;
  return claimed || (socketAddress ?? "unknown");
}

/** Undefined where the request came over no socket, as in tests. */
function socketAddress(c: Context): string | undefined {
  const bindings = c.env as Partial<HttpBindings> | undefined;
  return bindings?.incoming?.socket.remoteAddress;
}

/** The signed-in person or the licence, once the token's signature was checked; else the address. */
async function caller(c: Context, needs: Needs): Promise<string> {
  const authorization = c.req.header("authorization");
  if (authorization !== undefined) {
    try {
      const source = await usageSource(needs, authorization);
      return source.kind === "licence"
        ? `licence ${source.claims.jti}`
        : `person ${source.user_id}`;
    } catch (error) {
      // A token that is none must not buy a counter of its own.
      if (!(error instanceof AppError)) throw error;
    }
  }
  const forwarded = c.req.header("x-forwarded-for");
  return `address ${callerAddress(socketAddress(c), forwarded, needs.trustedProxies)}`;
}

function tooMany(points: number, reset: number): AppError {
  return new AppError(
    "rate_limit_exceeded",
    `You sent more than ${points} requests in 15 minutes. Try again in ${reset} seconds.`,
    { retryAfter: reset },
  );
}

function limited(points: number, needs: Needs, refuse: Refuse) {
  const limiter = new RateLimiterMemory({ points, duration: window });
  return createMiddleware(async (c, next) => {
    const counted = await limiter
      .consume(await caller(c, needs))
      .catch((refused: unknown) => {
        if (refused instanceof RateLimiterRes) return refused;
        throw refused;
      });
    const reset = Math.ceil(counted.msBeforeNext / 1_000);
    if (counted.consumedPoints > points) c.res = refuse(tooMany(points, reset));
    else await next();
    c.header("RateLimit-Limit", String(points));
    c.header("RateLimit-Remaining", String(counted.remainingPoints));
    c.header("RateLimit-Reset", String(reset));
  });
}

/** What machines ask again and again while they work. */
const whileWorking =
  /^\/v1\/(usage\/track|usage\/reservations(\/.*)?|licenses\/leases(\/.*)?)$/;

/** Limits for `/v1`, in the memory of this process. Verifying and working have limits of their own. 0 means no limit. */
export function rateLimits(needs: Needs, refuse: Refuse) {
  const unlimited = createMiddleware((_, next) => next());
  const limit = (points: number) =>
    points === 0 ? unlimited : limited(points, needs, refuse);
  const verify = limit(needs.rateLimits.verify);
  const working = limit(needs.rateLimits.usage);
  const others = limit(needs.rateLimits.api);
  const limitOf = (path: string) => {
    if (path === "/v1/licenses/verify") return verify;
    return whileWorking.test(path) ? working : others;
  };
  return createMiddleware((c, next) => limitOf(c.req.path)(c, next));
}
