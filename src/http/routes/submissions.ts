import { createRoute, z, type OpenAPIHono } from "@hono/zod-openapi";
import { AppError } from "../../errors.ts";
import type { Submission } from "../../marketplace/ports/submissions.ts";
import { readSubmissionRequest } from "../../marketplace/read-submission-request.ts";
import { signedIn } from "../authenticate.ts";
import { configured } from "../configured.ts";
import type { ApiDependencies } from "../dependencies.ts";
import { pageQuery, pagination, paginationSchema } from "../pagination.ts";
import { answers, createRouter, jsonBody } from "../router.ts";
import {
  presentSubmission,
  submissionSchema,
  submitSchema,
  toRequest,
} from "../submission-schemas.ts";

type Needs = Pick<
  ApiDependencies,
  | "accessTokens"
  | "people"
  | "clock"
  | "submissions"
  | "reports"
  | "fileSubmission"
>;

const security = [{ person: [] }];

const { 200: taken, ...refusals } = answers(
  z.object({
    submission_id: z.string(),
    status: z.string(),
    issue_url: z.string(),
    estimated_review_time: z.literal("3-5 business days"),
  }),
  "Taken in. The score comes later, because it takes an isolated run",
);

const submit = createRoute({
  method: "post",
  path: "/v1/plugins/submit",
  summary:
    "Submits a plugin: the App opens the issue that a form would have opened",
  security,
  request: { body: jsonBody(submitSchema) },
  responses: { 202: taken, ...refusals },
});

const list = createRoute({
  method: "get",
  path: "/v1/plugins/submissions",
  summary: "Own submissions, the newest first",
  security,
  request: {
    query: z.object({
      ...pageQuery,
    }),
  },
  responses: answers(
    z.object({
      submissions: z.array(submissionSchema),
      pagination: paginationSchema,
    }),
    "One page of submissions",
  ),
});

const one = createRoute({
  method: "get",
  path: "/v1/plugins/submissions/{id}",
  summary: "How an own submission stands",
  security,
  request: { params: z.object({ id: z.string().max(100) }) },
  responses: answers(submissionSchema, "The submission"),
});

/** Submissions over HTTP. They go the same way as those by the issue form. */
export function submissionRoutes(deps: Needs): OpenAPIHono {
  const present = async (submission: Submission) =>
    presentSubmission(
      submission,
      submission.report_id === null
        ? null
        : await deps.reports.find(submission.report_id),
    );
  const middleware = signedIn(deps);
  return createRouter()
    .openapi({ ...submit, middleware }, async (c) => {
      const fileSubmission = configured(deps.fileSubmission, "GitHub");
      const { github_id, github_login } = c.get("user");
      const { form, request } = readSubmissionRequest(
        toRequest(c.req.valid("json")),
      );
      const { submission, issue_url } = await fileSubmission({
        author: { github_id, github_login },
        form,
        title: `Submit ${request.name} ${request.version}`,
      });
      return c.json(
        {
          submission_id: submission.id,
          status: submission.state,
          issue_url,
          estimated_review_time: "3-5 business days" as const,
        },
        202,
      );
    })
    .openapi({ ...list, middleware }, async (c) => {
      const { page, limit } = c.req.valid("query");
      const { submissions, total } = await deps.submissions.ofAuthor({
        github_id: c.get("user").github_id,
        page,
        limit,
      });
      return c.json(
        {
          submissions: await Promise.all(submissions.map(present)),
          pagination: pagination(c.req.valid("query"), total),
        },
        200,
      );
    })
    .openapi({ ...one, middleware }, async (c) => {
      const { role, github_id } = c.get("user");
      const submission = await deps.submissions.find(c.req.valid("param").id);
      const mine = submission?.author.github_id === github_id;
      if (submission === null || !(mine || role === "admin"))
        throw new AppError(
          "not_found",
          "You have no such submission. GET /v1/plugins/submissions lists yours.",
        );
      return c.json(await present(submission), 200);
    });
}
