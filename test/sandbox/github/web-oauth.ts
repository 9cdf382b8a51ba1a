import { hash, randomUUID } from "node:crypto";
import type { Hono } from "hono";
import { html } from "hono/html";
import { asText, type Json } from "../json.ts";
import { app, logins } from "../world.ts";
import type { Identities } from "./identity.ts";

type Grant = { login: string; redirectUri: string; challenge: string };

const refused = { error: "bad_verification_code" };

/**
 * Adds OAuth's web flow: a page on which one presses the button of the person one is.
 *
 * @param front the front's routes
 * @param identities where issued tokens are kept
 * @returns the answer to a code: once, to the App alone, and only with the verifier
 */
export function addWebOAuth(
  front: Hono,
  identities: Identities,
): (body: Json) => Json {
  const grants = new Map<string, Grant>();

  front.get("/login/oauth/authorize", (c) => {
    const way = c.req.query();
    if (way["client_id"] !== app.clientId) return c.notFound();
    return c.html(
      html`<!doctype html>
        <html lang="en">
          <title>GitHub's stand-in</title>
          <h1>Who are you?</h1>
          <form method="post">
            ${Object.entries(way).map(
              ([name, value]) =>
                html`<input type="hidden" name="${name}" value="${value}" />`,
            )}
            ${Object.values(logins).map(
              (login) =>
                html`<button name="login" value="${login}">${login}</button> `,
            )}
          </form>
        </html>`,
    );
  });

  front.post("/login/oauth/authorize", async (c) => {
    const form = await c.req.parseBody();
    const code = randomUUID();
    const redirectUri = asText(form["redirect_uri"]);
    grants.set(code, {
      login: asText(form["login"]),
      redirectUri,
      challenge: asText(form["code_challenge"]),
    });
    const back = new URLSearchParams({ code, state: asText(form["state"]) });
    return c.redirect(`${redirectUri}?${back.toString()}`, 302);
  });

  return (body) => {
    const code = asText(body["code"]);
    const grant = grants.get(code);
    grants.delete(code);
    const verifier = asText(body["code_verifier"]);
    if (grant === undefined) return refused;
    const known =
      body["client_id"] === app.clientId &&
      body["client_secret"] === app.clientSecret &&
      grant.redirectUri === body["redirect_uri"] &&
      grant.challenge === hash("sha256", verifier, "base64url");
    return known
      ? {
          access_token: identities.issueUserToken(grant.login),
          token_type: "bearer",
          scope: "",
        }
      : refused;
  };
}
