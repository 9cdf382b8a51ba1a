import type { IncomingMessage, ServerResponse } from "node:http";
import { logRequest } from "./access-log.ts";
import type { ApiDependencies } from "./dependencies.ts";
import { errorResponse } from "./error-response.ts";
import type { Counted, Limiter } from "./limiter.ts";

type Needs = Pick<ApiDependencies, "clock" | "log" | "newId">;

/** Answers a request itself, or hands it to `otherwise` as if nothing had happened. */
export type Shortcut = (
  request: IncomingMessage,
  response: ServerResponse,
  otherwise: () => void,
) => void;

/** A request that was understood: whom it counts for, and what it is answered once it was counted. */
export type Asked = {
  caller: string | Promise<string>;
  /** JSON in the words of the route. Throws what the route would. */
  text: () => string | Promise<string>;
};

/** A POST that is answered in front of the router, because the router and its schemas take longer than the answer. */
export type QuickPost = {
  path: string;
  limiter: Limiter | null;
  /** Bytes of a body. Far below the limit of the route, which refuses in its own words. */
  most: number;
  /** Judges by the head whether to read the body. */
  takes: (headers: IncomingMessage["headers"]) => boolean;
  /** Null for what is not plain: the router answers it. */
  read: (body: string, request: IncomingMessage) => Asked | null;
};

type Sent = { status: number; text: string; headers: Record<string, string> };

async function refusal({ log, newId }: Needs, error: unknown): Promise<Sent> {
  const response = errorResponse(error, log, newId);
  const headers = Object.fromEntries(response.headers);
  return { status: response.status, text: await response.text(), headers };
}

async function sentOf(
  needs: Needs,
  limiter: Limiter | null,
  asked: Asked,
): Promise<Sent> {
  let counted: Counted | undefined;
  try {
    counted = await limiter?.(await asked.caller);
    if (counted?.refused) throw counted.refused;
    const text = await asked.text();
    return { status: 200, text, headers: counted?.headers ?? {} };
  } catch (error) {
    const refused = await refusal(needs, error);
    return { ...refused, headers: { ...refused.headers, ...counted?.headers } };
  }
}

/** Requests of these paths are answered here as long as they are plain. What is not goes through the router. */
export function createShortcut(
  needs: Needs,
  posts: readonly QuickPost[],
): Shortcut {
  const { clock, log } = needs;
  const byPath = new Map(posts.map((post) => [post.path, post]));

  function quick({ method, url, headers }: IncomingMessage): QuickPost | null {
    const post = method === "POST" ? byPath.get(url ?? "") : undefined;
    return post !== undefined &&
      headers["content-type"] === "application/json" &&
      headers["transfer-encoding"] === undefined &&
      Number(headers["content-length"] ?? Infinity) <= post.most &&
      post.takes(headers)
      ? post
      : null;
  }

  async function answer(
    { path, limiter }: QuickPost,
    asked: Asked,
    response: ServerResponse,
  ): Promise<void> {
    const started = clock().getTime();
    const { status, text, headers } = await sentOf(needs, limiter, asked);
    response
      .writeHead(status, {
        ...headers,
        "Content-Type": "application/json",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Length": Buffer.byteLength(text),
      })
      .end(text);
    const ms = clock().getTime() - started;
    logRequest(log, { method: "POST", path, status, ms });
  }

  return (request, response, otherwise) => {
    const post = quick(request);
    if (post === null) {
      otherwise();
      return;
    }
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const [first, ...rest] = chunks;
      const body = first && rest.length === 0 ? first : Buffer.concat(chunks);
      const asked = post.read(body.toString(), request);
      if (asked === null) {
        // The listener of the router takes a body that was read already from here.
        Object.assign(request, { rawBody: body });
        otherwise();
        return;
      }
      answer(post, asked, response).catch((error: unknown) => {
        log.error({ err: error }, "an answer could not be sent");
        response.destroy();
      });
    });
  };
}
