import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export type Received = {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
};

/** Somebody's server on the loopback that takes webhooks. `answer` may be changed. */
export async function openReceiver() {
  const received: Received[] = [];
  const answer: { status: number; headers: Record<string, string> } = {
    status: 204,
    headers: {},
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url: path = "", headers } = request;
      const body = Buffer.concat(chunks).toString();
      received.push({ method, path, headers, body });
      // Zero: never.
      if (answer.status !== 0)
        response.writeHead(answer.status, answer.headers).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    received,
    answer,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
