import { hash, randomBytes } from "node:crypto";
import type { OpenAPIHono } from "@hono/zod-openapi";
import { AppError } from "../../errors.ts";
import { configured } from "../configured.ts";
import type { ApiDependencies } from "../dependencies.ts";
import { enter, type EnterNeeds } from "../enter.ts";
import { createCookies } from "../pages/cookies.ts";
import { ownAddress } from "../pages/own-address.ts";
import { createServePage, type PageNeeds } from "../pages/serve-pages.ts";
import { readForm, sessionCookie } from "../pages/session.ts";
import { createRouter } from "../router.ts";
import { sameSecret } from "../same-secret.ts";

type Needs = PageNeeds & EnterNeeds & Pick<ApiDependencies, "webSignIn">;

const callbackPath = "/sign-in/callback";

/** Ties the way to GitHub and back to one browser. */
const wayCookie = "sign-in";
const WAY_SECONDS = 600;

const secret = () => randomBytes(32).toString("base64url");

function strayed(): AppError {
  return new AppError(
    "forbidden",
    "This is no way back from GitHub that began in this browser. Sign in again.",
  );
}

/** Signing in with GitHub and out again, by a browser. */
export function sessionRoutes(deps: Needs): OpenAPIHono {
  const { publicUrl } = deps;
  const page = createServePage(deps);
  const cookies = createCookies(publicUrl);
  const redirectUrl = `${publicUrl}${callbackPath}`;
  const router = createRouter();

  router.get(
    "/sign-in",
    page(async (c) => {
      const webSignIn = configured(deps.webSignIn, "GitHub");
      const state = secret();
      const verifier = secret();
      const to = ownAddress(c.req.query("to") ?? "/", publicUrl);
      const way = new URLSearchParams({ state, verifier, to }).toString();
      cookies.keep(c, wayCookie, way, WAY_SECONDS);
      const challenge = hash("sha256", verifier, "base64url");
      return Promise.resolve(
        c.redirect(
          webSignIn.authorizeUrl({ state, challenge, redirectUrl }),
          303,
        ),
      );
    }),
  );

  router.get(
    callbackPath,
    page(async (c) => {
      const webSignIn = configured(deps.webSignIn, "GitHub");
      const way = new URLSearchParams(cookies.read(c, wayCookie) ?? "");
      const state = way.get("state") ?? "";
      // A way back that is not this browser's own must not end its way.
      if (state === "" || !sameSecret(c.req.query("state") ?? "", state))
        throw strayed();
      cookies.drop(c, wayCookie);
      const code = c.req.query("code") ?? "";
      // Without a code the person said no.
      const to = ownAddress(way.get("to") ?? "/", publicUrl);
      if (code === "") return c.redirect(to, 303);
      const verifier = way.get("verifier") ?? "";
      const token = await webSignIn.exchange({ code, verifier, redirectUrl });
      if (token === null) throw strayed();
      const { id } = await enter(deps, token);
      const { session, seconds } = await deps.sessions.begin(id, deps.clock());
      cookies.keep(c, sessionCookie, session, seconds);
      return c.redirect(to, 303);
    }),
  );

  router.post(
    "/sign-out",
    page(async (c, visit) => {
      await readForm(c, visit);
      cookies.drop(c, sessionCookie);
      return c.redirect("/", 303);
    }),
  );
  return router;
}
