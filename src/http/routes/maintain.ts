import { z, type OpenAPIHono } from "@hono/zod-openapi";
import { AppError } from "../../errors.ts";
import type { Submission } from "../../marketplace/ports/submissions.ts";
import { openStates } from "../../marketplace/submission-states.ts";
import type { ApiDependencies } from "../dependencies.ts";
import { maintainerPage } from "../pages/maintainer-page.ts";
import { createServePage, type PageNeeds } from "../pages/serve-pages.ts";
import { createRouter, validated } from "../router.ts";

type Needs = PageNeeds &
  Pick<ApiDependencies, "submissions" | "reports" | "audit" | "githubUrl">;

/** Nobody works through more at a time. */
const QUEUE_SIZE = 50;
const AUDIT_SIZE = 50;

const asked = z.object({
  before: z.coerce
    .number()
    .int()
    .min(1)
    .max(Number.MAX_SAFE_INTEGER)
    .optional(),
});

/** The page of maintainers: for administrators, by their role in the database. */
export function maintainRoutes(deps: Needs): OpenAPIHono {
  const { submissions, reports, audit, githubUrl, clock } = deps;
  const page = createServePage(deps);
  const router = createRouter();

  const withReport = async (submission: Submission) => {
    const { report_id } = submission;
    const stored = report_id === null ? null : await reports.find(report_id);
    return { submission, report: stored && stored.report };
  };

  router.get(
    "/maintain",
    page(async (c, visit) => {
      if (visit.person === null)
        return c.redirect("/sign-in?to=/maintain", 303);
      if (visit.person.user.role !== "admin")
        throw new AppError(
          "forbidden",
          "Only administrators of the marketplace see this page.",
        );
      const { before = null } = validated(asked, c.req.query());
      const open = await submissions.inStates([...openStates]);
      const records = await audit.list({ before, limit: AUDIT_SIZE });
      return maintainerPage(visit, {
        queue: await Promise.all(open.slice(0, QUEUE_SIZE).map(withReport)),
        more: Math.max(0, open.length - QUEUE_SIZE),
        audit: records,
        older:
          records.length < AUDIT_SIZE ? null : (records.at(-1)?.id ?? null),
        now: clock(),
        githubUrl,
      });
    }),
  );
  return router;
}
