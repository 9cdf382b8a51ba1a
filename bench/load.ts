import { once } from "node:events";
import { connect, type Socket } from "node:net";

export type Load = {
  url: string;
  /** One POST each; they are sent in turns. */
  bodies: readonly string[];
  connections: number;
  headers?: Record<string, string>;
};

export type Measured = {
  requests_per_second: number;
  p50_ms: number;
  p99_ms: number;
};

/** The request as bytes, made beforehand: the load must cost less than what it measures. */
function bytesOf({ host, pathname }: URL, load: Load, body: string): Buffer {
  const headers = {
    Host: host,
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
    ...load.headers,
  };
  const lines = Object.entries(headers).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return Buffer.from(
    `POST ${pathname} HTTP/1.1\r\n${lines.join("")}\r\n${body}`,
  );
}

/** Whether an answer is whole. Throws for any status but 200, so that errors are never counted as speed. */
function isWhole(answer: string): boolean {
  const head = answer.indexOf("\r\n\r\n");
  if (head === -1) return false;
  if (!answer.startsWith("HTTP/1.1 200 "))
    throw new Error(`The server answered ${answer.slice(0, 400)}`);
  const length = /\r\ncontent-length: (\d+)/i.exec(answer.slice(0, head + 2));
  return length === null
    ? answer.endsWith("\r\n0\r\n\r\n")
    : answer.length >= head + 4 + Number(length[1]);
}

/** Sends until `next` has no more. Resolves with the milliseconds of each, from send to last byte. */
function converse(
  socket: Socket,
  next: () => Buffer | undefined,
): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const took: number[] = [];
    let sent = 0;
    let answer = "";
    const send = () => {
      const request = next();
      if (request === undefined) {
        resolve(took);
        return;
      }
      answer = "";
      sent = performance.now();
      socket.write(request);
    };
    socket.on("error", reject);
    socket.on("close", () => {
      reject(new Error("The server closed the connection."));
    });
    // One character a byte, so that lengths can be compared.
    socket.setEncoding("latin1").on("data", (chunk: string) => {
      answer += chunk;
      try {
        if (!isWhole(answer)) return;
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
        return;
      }
      took.push(performance.now() - sent);
      send();
    });
    send();
  });
}

/** Sends all bodies over kept-alive connections, each with one request under way. */
export async function measure(load: Load): Promise<Measured> {
  const url = new URL(load.url);
  const requests = load.bodies.map((body) => bytesOf(url, load, body));
  const sockets = await Promise.all(
    Array.from({ length: load.connections }, async () => {
      const socket = connect(Number(url.port), url.hostname).setNoDelay();
      await once(socket, "connect");
      return socket;
    }),
  );
  let sent = 0;
  const next = () => requests[sent++];
  const start = performance.now();
  try {
    const lists = await Promise.all(
      sockets.map((socket) => converse(socket, next)),
    );
    const seconds = (performance.now() - start) / 1_000;
    const took = lists.flat().sort((a, b) => a - b);
    const at = (share: number) => took[Math.floor(took.length * share)] ?? NaN;
    return {
      requests_per_second: took.length / seconds,
      p50_ms: at(0.5),
      p99_ms: at(0.99),
    };
  } finally {
    for (const socket of sockets) socket.removeAllListeners().destroy();
  }
}
