import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { bearerToken } from "../authenticate.ts";
import { configured } from "../configured.ts";
import type { ApiDependencies } from "../dependencies.ts";
import { answers, createRouter } from "../router.ts";

const report = createRoute({
  method: "post",
  path: "/v1/reports",
  summary: "Takes the facts of a scoring run from its report job",
  security: [{ actions: [] }],
  // No schema here: the token vouches for the body's bytes, so they are read before they are parsed.
  responses: answers(
    z.object({
      report_id: z.string(),
      score: z.number().nullable(),
      verdict: z.string(),
      submission_state: z.string().nullable(),
    }),
    "The judgement that the App itself computed from the facts",
  ),
});

/** Reports of scoring runs, at most 1 MiB, vouched for by a GitHub Actions OIDC token. */
export function reportRoutes(
  deps: Pick<ApiDependencies, "acceptReport">,
): OpenAPIHono {
  return createRouter().openapi(report, async (c) => {
    const acceptReport = configured(deps.acceptReport, "GitHub");
    const token = bearerToken(
      c.req.header("authorization"),
      "OIDC token",
      "The report job requests it from GitHub Actions for this very body.",
    );
    const body = new Uint8Array(await c.req.arrayBuffer());
    return c.json(await acceptReport(token, body), 200);
  });
}
