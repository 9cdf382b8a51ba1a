import type { OpenAPIHono } from "@hono/zod-openapi";
import { AppError, httpStatus } from "../../errors.ts";
import type { AppSetup } from "../app-setup.ts";
import type { ApiDependencies } from "../dependencies.ts";
import { createRouter } from "../router.ts";
import { createSetupGuard } from "../setup-guard.ts";
import {
  askPage,
  createdPage,
  leavePage,
  refusalPage,
  type SetupAnswers,
} from "../setup-pages.ts";

const createdPath = "/setup/created";

/**
 * Where the browser that asks reaches this server: at its public address, or straight. The App may be for a server that is
 * elsewhere, and then its public address leads there.
 */
function originOf(request: Request, publicUrl: string): string {
  const { host } = new URL(request.url);
  return host === new URL(publicUrl).host ? publicUrl : `http://${host}`;
}

const closed = () =>
  refusalPage(
    httpStatus.forbidden,
    "Open the link that the server printed at its start. It works once: if it was used, restart the server for a new one.",
  );

const strayed = () =>
  refusalPage(
    httpStatus.forbidden,
    "This is no way back from GitHub that began here. If you created an App just now, delete it at GitHub, restart the server and begin with its new link.",
  );

const unreachable = ({ publicUrl }: AppSetup) =>
  refusalPage(
    httpStatus.conflict,
    `GitHub cannot send webhooks to ${publicUrl}. Restart the server with PUBLIC_URL set to an https address that leads here (a tunnel will do), and open its new link.`,
  );

function problemsOf({ organisation, repository }: SetupAnswers): string[] {
  return [
    ...(/^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(repository)
      ? []
      : ["The marketplace repository must look like owner/name."]),
    ...(/^[A-Za-z0-9-]{0,39}$/.test(organisation)
      ? []
      : [
          "An organisation's name has letters, digits and hyphens, 39 at the most.",
        ]),
  ];
}

function failed(error: unknown): Promise<Response> {
  if (!(error instanceof AppError)) throw error;
  return refusalPage(
    httpStatus[error.code],
    `${error.message} Look at GitHub whether the App was created, and delete it there. Then restart the server and begin with its new link.`,
  );
}

/**
 * The pages that create the GitHub App by the manifest flow, for the operator of a server that has none. Where there is no
 * `setup` there are no such pages.
 */
export function setupRoutes(
  deps: Pick<ApiDependencies, "setup" | "newId" | "clock">,
): OpenAPIHono {
  const router = createRouter();
  const { setup, newId, clock } = deps;
  if (setup === null) return router;
  const guard = createSetupGuard(setup.token, { newState: newId, clock });

  router.get("/setup", (c) => {
    const { token = "" } = c.req.query();
    if (!guard.opens(token)) return closed();
    return setup.reachable
      ? askPage(token, { organisation: "", repository: "" })
      : unreachable(setup);
  });

  router.post("/setup", async (c) => {
    const form = await c.req.parseBody();
    const text = (name: string) => {
      const value = form[name];
      return typeof value === "string" ? value.trim() : "";
    };
    const token = text("token");
    if (!guard.opens(token)) return closed();
    if (!setup.reachable) return unreachable(setup);
    const answers = {
      organisation: text("organisation"),
      repository: text("repository"),
    };
    const problems = problemsOf(answers);
    if (problems.length > 0) return askPage(token, answers, problems);
    const state = guard.leave(token, answers.repository);
    if (state === null) return closed();
    const origin = originOf(c.req.raw, setup.publicUrl);
    const manifest = setup.manifest(`${origin}${createdPath}`);
    return leavePage(setup, answers, { manifest, state });
  });

  router.get(createdPath, async (c) => {
    const { code = "", state = "" } = c.req.query();
    // Looked at first: a code that is none must not use the state up.
    if (!/^[\w-]{1,200}$/.test(code)) return strayed();
    const repository = guard.comeBack(state);
    if (repository === null) return strayed();
    try {
      return await createdPage(
        await setup.create(code, repository),
        repository,
      );
    } catch (error) {
      return failed(error);
    }
  });
  return router;
}
