import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import type { ApiDependencies } from "../dependencies.ts";
import { enter, type EnterNeeds } from "../enter.ts";
import { answers, createRouter, jsonBody } from "../router.ts";

type Needs = EnterNeeds & Pick<ApiDependencies, "accessTokens">;

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
    const user = await enter(deps, c.req.valid("json").github_token);
    const token = await deps.accessTokens.issue(user.id, deps.clock());
    return c.json({ ...token, user: userSchema.parse(user) }, 200);
  });
}
