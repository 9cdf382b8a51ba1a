import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { AppError } from "../../errors.ts";
import { configured } from "../configured.ts";
import type { ApiDependencies } from "../dependencies.ts";
import { answers, createRouter, jsonBody } from "../router.ts";

type Needs = Pick<
  ApiDependencies,
  "identifyPerson" | "people" | "accessTokens" | "adminGithubIds" | "clock"
>;

/** What a person sees of the own account; parsing leaves out the rest of the row. */
const userSchema = z.object({
  id: z.string(),
  github_id: z.int(),
  github_login: z.string(),
  email: z.string().nullable(),
  role: z.enum(["user", "admin"]),
});

const signIn = createRoute({
  method: "post",
  path: "/v1/auth/github",
  summary: "Exchanges a GitHub token of this App for an access token",
  request: {
    body: jsonBody(z.object({ github_token: z.string().min(1).max(1_000) })),
  },
  responses: answers(
    z.object({
      access_token: z.string(),
      expires_in: z.int(),
      user: userSchema,
    }),
    "An access token for one hour",
  ),
});

/** Signing in with GitHub. The identity is GitHub's numeric id; accounts are never linked by e-mail. */
export function signInRoutes(deps: Needs): OpenAPIHono {
  return createRouter().openapi(signIn, async (c) => {
    const identifyPerson = configured(deps.identifyPerson, "GitHub");
    const person = await identifyPerson(c.req.valid("json").github_token);
    if (person === null)
      throw new AppError(
        "unauthorized",
        "GitHub says that this token was not issued to this App. Sign in through this App's own device flow or OAuth, and send that token.",
      );
    const now = deps.clock();
    const user = await deps.people.signIn({
      ...person,
      make_admin: deps.adminGithubIds.includes(person.github_id),
      at: now.toISOString(),
    });
    const token = await deps.accessTokens.issue(user.id, now);
    return c.json({ ...token, user: userSchema.parse(user) }, 200);
  });
}
