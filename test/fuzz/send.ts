import { Agent, request } from "node:http";
import type { Sent } from "./make-request.ts";

export type Answer = { status: number; type: string; text: string };

/** Longer is a hang. */
const PATIENCE_MS = 20_000;

export type Send = {
  (sent: Sent): Promise<Answer>;
  close: () => void;
};

/** Sends requests to a port of this machine, byte for byte as they are. Throws where nothing readable comes back. */
export function createSend(port: number): Send {
  const agent = new Agent({ keepAlive: true });
  const send = ({ method, path, headers, body, announced }: Sent) =>
    new Promise<Answer>((resolve, reject) => {
      const framing = announced
        ? ["Content-Length", String(body?.length ?? 0)]
        : ["Transfer-Encoding", "chunked"];
      const outgoing = request({
        ...{ agent, host: "127.0.0.1", port, method, path },
        headers: body === null ? headers : [...headers, ...framing],
        timeout: PATIENCE_MS,
      });
      outgoing.on("timeout", () => {
        outgoing.destroy(new Error(`no answer in ${PATIENCE_MS} ms`));
      });
      outgoing.on("error", reject);
      outgoing.on("response", (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () => {
          resolve({
            status: incoming.statusCode ?? 0,
            type: incoming.headers["content-type"] ?? "",
            text: Buffer.concat(chunks).toString(),
          });
        });
      });
      outgoing.end(body ?? undefined);
    });
  return Object.assign(send, {
    close: () => {
      agent.destroy();
    },
  });
}
