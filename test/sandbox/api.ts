import { asObject, asText, type Json } from "./json.ts";

export type ApiAnswer = { status: number; body: Json };

/**
 * One request to the App's API.
 *
 * @param url the App's address
 * @param method HTTP method
 * @param path beginning with "/"
 * @param options a person's access token, a body
 * @returns status and JSON
 */
export async function callApi(
  url: string,
  method: string,
  path: string,
  options: { token?: string; body?: Json } = {},
): Promise<ApiAnswer> {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(options.token === undefined
        ? {}
        : { authorization: `Bearer ${options.token}` }),
      ...(options.body === undefined
        ? {}
        : { "content-type": "application/json" }),
    },
    ...(options.body === undefined
      ? {}
      : { body: JSON.stringify(options.body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    body: asObject(text === "" ? {} : JSON.parse(text)),
  };
}

/**
 * Signs a person in as they would: a code typed at GitHub, GitHub's token, the App's own token for it.
 *
 * @param github GitHub's address, the App's client id there, and typing the code as the person
 * @param appUrl the App's address
 * @returns the App's access token and the person as the App knows them
 * @throws Error when one of the two refuses
 */
export async function signIn(
  github: {
    origin: string;
    clientId: string;
    allow: (userCode: string) => boolean;
  },
  appUrl: string,
): Promise<{ token: string; user: Json }> {
  const ask = async (path: string, form: Record<string, string>) => {
    const answer = await fetch(`${github.origin}${path}`, {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams(form),
    });
    return asObject(await answer.json());
  };
  const grant = await ask("/login/device/code", { client_id: github.clientId });
  if (!github.allow(asText(grant["user_code"])))
    throw new Error("GitHub does not know the code that it gave out");
  const given = await ask("/login/oauth/access_token", {
    client_id: github.clientId,
    device_code: asText(grant["device_code"]),
    grant_type: "urn:ietf:params:oauth:grant-type:device_code",
  });
  const answer = await callApi(appUrl, "POST", "/v1/auth/github", {
    body: { github_token: given["access_token"] },
  });
  if (answer.status !== 200)
    throw new Error(`Signing in: ${JSON.stringify(answer)}`);
  return {
    token: asText(answer.body["access_token"]),
    user: asObject(answer.body["user"]),
  };
}
