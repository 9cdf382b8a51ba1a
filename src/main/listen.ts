import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { Duplex } from "node:stream";
import { getRequestListener } from "@hono/node-server";
import { AppError } from "../errors.ts";
import type { Shortcut } from "../http/shortcut.ts";

type FetchHandler = Parameters<typeof getRequestListener>[0];

export type Listener = {
  port: number;
  url: string;
  /** Requests go here from now on; those before are told to come again. */
  serve: (to: {
    handler: FetchHandler;
    /** Asked first. */
    shortcut: Shortcut;
    /** Answers what never reaches the handler, because it is no request that can be read. */
    refuse: (error: unknown) => Response;
  }) => void;
  /** Takes no new connections and waits for the requests under way, but not for ever. */
  close: () => Promise<void>;
};

const starting: RequestListener = (_request, response) => {
  response
    .writeHead(503, { "Content-Type": "application/json", "Retry-After": "1" })
    .end(
      JSON.stringify({
        error: "service_unavailable",
        message: "The server is starting. Try again in a second.",
        retry_after: 1,
      }),
    );
};

/** No answer to HEAD has a body: a client would take it for the next answer. */
function isHead(error: Error): boolean {
  return (
    "rawPacket" in error &&
    Buffer.isBuffer(error.rawPacket) &&
    error.rawPacket.subarray(0, 5).equals(Buffer.from("HEAD "))
  );
}

/** What is said on a socket whose bytes are no request: in the one shape of errors, though no router saw it. */
function refuseBytes(error: Error, socket: Duplex): void {
  const code = "code" in error ? error.code : undefined;
  if (code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const [head, body] =
    code === "HPE_HEADER_OVERFLOW"
      ? ([
          "413 Content Too Large",
          {
            error: "payload_too_large",
            message: "The headers are larger than 16 KiB. Send less.",
          },
        ] as const)
      : ([
          "400 Bad Request",
          {
            error: "bad_request",
            message:
              "This is no HTTP request that can be read. Correct it and send it again.",
          },
        ] as const);
  const text = JSON.stringify(body);
  socket.end(
    [
      `HTTP/1.1 ${head}`,
      "Content-Type: application/json",
      `Content-Length: ${Buffer.byteLength(text)}`,
      "Cache-Control: no-store",
      "Connection: close",
      "",
      isHead(error) ? "" : text,
    ].join("\r\n"),
  );
}

/** A name that clients on this machine can use for the address listened on. */
function reachable(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}

function whatToDo(cause: unknown): string {
  const code =
    cause instanceof Error && "code" in cause ? String(cause.code) : "";
  switch (code) {
    case "EADDRINUSE":
      return "Another process holds the port: stop it, or set PORT to a free one.";
    case "EACCES":
      return "This user may not take such a low port: set PORT to one from 1024 up.";
    default:
      return `Correct HOST: it is no address of this machine (${code}).`;
  }
}

/**
 * Listens before there is anything to serve, because with port 0 only then is the address known that goes into tokens and
 * links. `patienceMs` is how long closing waits for requests under way.
 * Throws AppError service_unavailable when the port is taken, or the address is none of this machine.
 */
export async function listen(
  host: string,
  port: number,
  { patienceMs = 10_000 }: { patienceMs?: number } = {},
): Promise<Listener> {
  let listener = starting;
  const server = createServer((request, response) => {
    listener(request, response);
  });
  server.on("clientError", refuseBytes);
  server.listen(port, host);
  await once(server, "listening").catch((cause: unknown) => {
    throw new AppError(
      "service_unavailable",
      `Cannot listen on ${host}:${port}. ${whatToDo(cause)}`,
      { cause },
    );
  });
  const address = server.address();
  const taken = typeof address === "object" && address ? address.port : port;
  return {
    port: taken,
    url: `http://${reachable(host)}:${taken}`,
    serve: ({ handler, shortcut, refuse }) => {
      const answer = getRequestListener(handler, {
        // Health checks of load balancers speak HTTP/1.0, which has no Host header.
        hostname: `${reachable(host)}:${taken}`,
        errorHandler: refuse,
      });
      listener = (request, response) => {
        shortcut(request, response, () => void answer(request, response));
      };
    },
    close: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeIdleConnections();
      // Who sends a byte a minute would keep an old release running for minutes.
      const giveUp = setTimeout(() => {
        server.closeAllConnections();
      }, patienceMs);
      await closed;
      clearTimeout(giveUp);
    },
  };
}
