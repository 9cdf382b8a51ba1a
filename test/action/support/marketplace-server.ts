import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeJwt, exportJWK, generateKeyPair, SignJWT } from "jose";

type Received = {
  path: string;
  token: string;
  audience: unknown;
  jti: unknown;
  body: string;
};

export type Reply = {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
};

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * GitHub's issuer of tokens and the marketplace, on one port. The marketplace answers with `replies` in turn, the last
 * one again and again, and keeps what it received.
 */
export async function startMarketplace(replies: Reply[]) {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? "/", "http://localhost");
      if (url.pathname === "/token") {
        const value = await new SignJWT({ repository_id: "1" })
          .setProtectedHeader({ alg: "RS256" })
          .setAudience(url.searchParams.get("audience") ?? "")
          .setJti(crypto.randomUUID())
          .setExpirationTime("5m")
          .sign(privateKey);
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ value }));
        return;
      }
      const token = (request.headers.authorization ?? "").slice(7);
      const claims = token === "" ? {} : decodeJwt(token);
      received.push({
        path: url.pathname,
        token,
        audience: claims.aud,
        jti: claims.jti,
        body: await readBody(request),
      });
      const reply = replies[Math.min(received.length, replies.length) - 1];
      response.writeHead(reply?.status ?? 500, {
        "content-type": "application/json",
        ...reply?.headers,
      });
      response.end(JSON.stringify(reply?.body ?? {}));
    })();
  });
  await new Promise<void>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve()),
  );
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    received,
    publicKey: await exportJWK(publicKey),
    /** What the runner sets in a job with `id-token: write`. */
    identity: {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "request-token",
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
