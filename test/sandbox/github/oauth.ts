import type { Hono } from "hono";
import { asObject, asText, type Json } from "../json.ts";
import { app, tokenOf } from "../world.ts";
import type { Emulated } from "./emulated.ts";
import type { Identities } from "./identity.ts";
import { addWebOAuth } from "./web-oauth.ts";

type Grant = { userCode: string; login: string | null };

const grantType = "urn:ietf:params:oauth:grant-type:device_code";

async function formOrJson(request: Request): Promise<Json> {
  const text = await request.clone().text();
  return (request.headers.get("content-type") ?? "").includes("json")
    ? asObject(JSON.parse(text))
    : Object.fromEntries(new URLSearchParams(text));
}

/**
 * Adds signing in, by a device code and by the browser, and asking whether a token was issued to this App.
 *
 * @param front the front's routes
 * @param emulated for the person's account
 * @param identities where issued tokens are kept
 * @returns what a person does in the browser: typing the code while signed in
 */
export function addOAuth(
  front: Hono,
  emulated: Emulated,
  identities: Identities,
): (userCode: string, login: string) => boolean {
  const grants = new Map<string, Grant>();
  const exchange = addWebOAuth(front, identities);

  front.post("/login/device/code", async (c) => {
    const { client_id: clientId } = await formOrJson(c.req.raw);
    if (clientId !== app.clientId)
      return c.json({ error: "incorrect_client_credentials" });
    const serial = String(grants.size + 1).padStart(4, "0");
    const grant = { userCode: `SAND-${serial}`, login: null };
    grants.set(`device-${serial}`, grant);
    return c.json({
      device_code: `device-${serial}`,
      user_code: grant.userCode,
      verification_uri: `${new URL(c.req.url).origin}/login/device`,
      expires_in: 900,
      interval: 1,
    });
  });

  front.post("/login/oauth/access_token", async (c) => {
    const body = await formOrJson(c.req.raw);
    if (body["grant_type"] !== grantType) return c.json(exchange(body));
    const grant = grants.get(asText(body["device_code"]));
    if (!grant) return c.json({ error: "incorrect_device_code" });
    if (grant.login === null) return c.json({ error: "authorization_pending" });
    return c.json({
      access_token: identities.issueUserToken(grant.login),
      token_type: "bearer",
      scope: "",
    });
  });

  front.post("/applications/:client/token", async (c) => {
    const credentials = Buffer.from(
      `${app.clientId}:${app.clientSecret}`,
    ).toString("base64");
    if (
      c.req.param("client") !== app.clientId ||
      c.req.header("authorization")?.replace(/^basic /i, "") !== credentials
    )
      return c.json({ message: "Not Found" }, 404);
    const token = asText(asObject(await c.req.json())["access_token"]);
    const login = identities.userTokenOwner(token);
    if (login === null) return c.json({ message: "Not Found" }, 404);
    const user = await emulated.ask(`Bearer ${tokenOf(login)}`, "/user");
    return c.json({
      id: 1,
      token,
      app: { name: "Miyabi Marketplace", client_id: app.clientId, url: "" },
      scopes: [],
      user: user.body,
    });
  });

  return (userCode, login) => {
    const grant = [...grants.values()].find((one) => one.userCode === userCode);
    if (!grant) return false;
    grant.login = login;
    return true;
  };
}
