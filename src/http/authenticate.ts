import { createMiddleware } from "hono/factory";
import { AppError } from "../errors.ts";
import type { User } from "../marketplace/ports/people.ts";
import type { ApiDependencies } from "./dependencies.ts";

type SignedIn = { Variables: { user: User } };
type Needs = Pick<ApiDependencies, "accessTokens" | "people" | "clock">;

/**
 * The token of an `Authorization: Bearer` header. Throws AppError unauthorized.
 * `what` names the token, `how` is a sentence that says how to get one.
 */
export function bearerToken(
  authorization: string | undefined,
  what: string,
  how: string,
): string {
  const token = /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1];
  if (token === undefined)
    throw new AppError(
      "unauthorized",
      `Send Authorization: Bearer <${what}>. ${how}`,
    );
  return token;
}

async function signedInUser(
  needs: Needs,
  authorization: string | undefined,
): Promise<User> {
  const token = bearerToken(
    authorization,
    "access token",
    "POST /v1/auth/github gives one.",
  );
  const id = await needs.accessTokens.verify(token, needs.clock());
  const user = await needs.people.find(id);
  if (user === null)
    throw new AppError(
      "unauthorized",
      "The account of this access token does not exist any more. Sign in again.",
    );
  return user;
}

/** Lets signed-in people through, as `user`. */
export function signedIn(needs: Needs) {
  return createMiddleware<SignedIn>(async (c, next) => {
    c.set("user", await signedInUser(needs, c.req.header("authorization")));
    await next();
  });
}

/** Lets administrators through: by their role in the database, whatever a token says. */
export function administrator(needs: Needs) {
  return createMiddleware<SignedIn>(async (c, next) => {
    const user = await signedInUser(needs, c.req.header("authorization"));
    if (user.role !== "admin")
      throw new AppError(
        "forbidden",
        "Only administrators of the marketplace may do this.",
      );
    c.set("user", user);
    await next();
  });
}
