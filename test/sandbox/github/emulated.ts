import { asText, type Json } from "../json.ts";
import type { Identities } from "./identity.ts";

/** Asks the emulator; addresses in its answers become the front's. */
export type Emulated = {
  /** Hands a request on as it came, in the caller's name. */
  forward: (request: Request) => Promise<Response>;
  /** Asks for JSON with these credentials; `body` is what it answered, whatever the status. */
  ask: (
    authorization: string | null,
    path: string,
    init?: { method?: string; body?: Json },
  ) => Promise<{ status: number; body: unknown }>;
};

const droppedHeaders = new Set([
  "connection",
  "content-encoding",
  "content-length",
  "transfer-encoding",
]);

/**
 * @param emulatorUrl where the emulator listens
 * @param frontUrl the address that clients know
 * @param identities tokens of this run
 * @returns the two ways to ask it
 */
export function createEmulated(
  emulatorUrl: string,
  frontUrl: string,
  identities: Identities,
): Emulated {
  const send = async (
    authorization: string | null,
    pathAndQuery: string,
    init: RequestInit,
    headers: Headers,
  ): Promise<Response> => {
    const known = identities.translate(authorization);
    if (known === null)
      return Response.json({ message: "Bad credentials" }, { status: 401 });
    headers.delete("authorization");
    if (known !== "") headers.set("authorization", known);
    const answer = await fetch(`${emulatorUrl}${pathAndQuery}`, {
      ...init,
      headers,
      redirect: "manual",
    });
    const kept = new Headers();
    for (const [name, value] of answer.headers) {
      if (!droppedHeaders.has(name))
        kept.append(name, value.replaceAll(emulatorUrl, frontUrl));
    }
    const isText = /json|text/.test(answer.headers.get("content-type") ?? "");
    const body = isText
      ? (await answer.text()).replaceAll(emulatorUrl, frontUrl)
      : await answer.arrayBuffer();
    const empty = answer.status === 204 || answer.status === 304;
    return new Response(empty ? null : body, {
      status: answer.status,
      headers: kept,
    });
  };

  return {
    forward: async (request) => {
      const url = new URL(request.url);
      const bodiless = request.method === "GET" || request.method === "HEAD";
      const headers = new Headers(request.headers);
      for (const name of ["host", ...droppedHeaders]) headers.delete(name);
      const answer = await send(
        request.headers.get("authorization"),
        `${url.pathname}${url.search}`,
        {
          method: request.method,
          ...(bodiless ? {} : { body: await request.arrayBuffer() }),
        },
        headers,
      );
      if (/\/access_tokens$/.test(url.pathname) && answer.ok) {
        const minted = (await answer.clone().json()) as Json;
        identities.remember(asText(minted["token"]));
      }
      return answer;
    },
    ask: async (authorization, path, init = {}) => {
      const answer = await send(
        authorization,
        path,
        {
          method: init.method ?? "GET",
          ...(init.body === undefined
            ? {}
            : { body: JSON.stringify(init.body) }),
        },
        new Headers({ "content-type": "application/json" }),
      );
      const text = await answer.text();
      if (/\/access_tokens$/.test(path) && answer.ok)
        identities.remember(asText((JSON.parse(text) as Json)["token"]));
      return {
        status: answer.status,
        body: text === "" ? null : (JSON.parse(text) as unknown),
      };
    },
  };
}
