import { createMiddleware } from "hono/factory";
import { AppError } from "../errors.ts";
import type { LicenceClaims } from "../marketplace/ports/licences.ts";
import type { UsageSource } from "../marketplace/usage-source.ts";
import { bearerToken } from "./authenticate.ts";
import type { ApiDependencies } from "./dependencies.ts";

type Needs = Pick<ApiDependencies, "accessTokens" | "verifier" | "clock">;

const how = "A plugin sends its licence key.";

/** The `typ` of a token's header, which its maker set: a licence has JWT, an access token at+jwt (RFC 9068). */
function typeOf(token: string): unknown {
  try {
    const header = Buffer.from(token.split(".")[0] ?? "", "base64url");
    const read: unknown = JSON.parse(header.toString("utf8"));
    return typeof read === "object" && read !== null && "typ" in read
      ? read.typ
      : undefined;
  } catch {
    return undefined; // no token at all: whoever verifies it says so
  }
}

/**
 * Who a request is from. The kind of token decides how it is verified, and nothing is tried twice: an access token is no
 * licence, and the reverse. Throws AppError unauthorized, or forbidden for a licence that is not in force.
 */
export async function usageSource(
  needs: Needs,
  authorization: string | undefined,
): Promise<UsageSource> {
  const token = bearerToken(authorization, "licence key or access token", how);
  if (typeOf(token) === "at+jwt") {
    const user_id = await needs.accessTokens.verify(token, needs.clock());
    return { kind: "person", user_id };
  }
  const { claims } = await needs.verifier.inForce(token);
  return { kind: "licence", user_id: claims.sub, claims };
}

/** Lets licences and signed-in people through, as `source`. */
export function licenceOrPerson(needs: Needs) {
  return createMiddleware<{ Variables: { source: UsageSource } }>(
    async (c, next) => {
      c.set("source", await usageSource(needs, c.req.header("authorization")));
      await next();
    },
  );
}

/** Lets licences through, as `claims`. */
export function licensed(needs: Needs) {
  return createMiddleware<{ Variables: { claims: LicenceClaims } }>(
    async (c, next) => {
      const source = await usageSource(needs, c.req.header("authorization"));
      if (source.kind !== "licence")
        throw new AppError(
          "unauthorized",
          `Send Authorization: Bearer <licence key>, not an access token. ${how}`,
        );
      c.set("claims", source.claims);
      await next();
    },
  );
}
