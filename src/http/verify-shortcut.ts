import type { IncomingMessage, ServerResponse } from "node:http";
import type { LicenceQuestion } from "../marketplace/verify-licence.ts";
import { logRequest } from "./access-log.ts";
import { answerText } from "./answer-text.ts";
import { callerAddress, licenceCaller, verifyPath } from "./callers.ts";
import type { ApiDependencies } from "./dependencies.ts";
import { errorResponse } from "./error-response.ts";
import { plainQuestion } from "./plain-question.ts";

type Needs = Pick<
  ApiDependencies,
  "verifier" | "limiters" | "clock" | "log" | "newId" | "trustedProxies"
>;

/** Answers a request itself, or hands it to `otherwise` as if nothing had happened. */
export type Shortcut = (
  request: IncomingMessage,
  response: ServerResponse,
  otherwise: () => void,
) => void;

/** Bytes. A key has some 900, so that this is far below the limit of the route. */
const most = 8 * 1_024;

function isPlain({ method, url, headers }: IncomingMessage): boolean {
  return (
    method === "POST" &&
    url === verifyPath &&
    headers["content-type"] === "application/json" &&
    headers.authorization === undefined &&
    headers["transfer-encoding"] === undefined &&
    Number(headers["content-length"] ?? Infinity) <= most
  );
}

/** Who is counted for a question about a key whose signature was not checked before. */
async function stranger(
  { verifier, trustedProxies }: Needs,
  { license_key }: LicenceQuestion,
  { headers, socket }: IncomingMessage,
): Promise<string> {
  const claims = await verifier.claimsOf(license_key);
  if (claims !== null) return licenceCaller(claims.jti);
  const forwarded = headers["x-forwarded-for"];
  const chain = Array.isArray(forwarded) ? forwarded.join(",") : forwarded;
  return `address ${callerAddress(socket.remoteAddress, chain, trustedProxies)}`;
}

type Reply = { status: number; text: string; headers?: Record<string, string> };

async function replyTo(
  needs: Needs,
  question: LicenceQuestion,
  request: IncomingMessage,
): Promise<Reply> {
  const { verifier, limiters } = needs;
  const seen = verifier.glance(question.license_key);
  const caller = seen
    ? licenceCaller(seen.claims.jti)
    : await stranger(needs, question, request);
  const counted = await limiters.verify?.(caller);
  if (counted?.refused) return refusal(needs, counted.refused, counted.headers);
  const text = seen
    ? answerText(question, seen)
    : JSON.stringify(await verifier.verify(question));
  return { status: 200, text, ...(counted && { headers: counted.headers }) };
}

async function refusal(
  { log, newId }: Needs,
  error: unknown,
  others: Record<string, string> = {},
): Promise<Reply> {
  const response = errorResponse(error, log, newId);
  const headers = { ...Object.fromEntries(response.headers), ...others };
  return { status: response.status, text: await response.text(), headers };
}

/**
 * `POST /v1/licenses/verify` in front of the router, because the router and its schema take longer than the verdict.
 * Whatever is not plain goes through them, and is refused in their words.
 */
export function createVerifyShortcut(needs: Needs): Shortcut {
  const { clock, log } = needs;

  async function answer(
    question: LicenceQuestion,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const started = clock().getTime();
    const { status, text, headers } = await replyTo(
      needs,
      question,
      request,
    ).catch((error: unknown) => refusal(needs, error));
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
    logRequest(log, { method: "POST", path: verifyPath, status, ms });
  }

  return (request, response, otherwise) => {
    if (!isPlain(request)) {
      otherwise();
      return;
    }
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const [first, ...rest] = chunks;
      const body = first && rest.length === 0 ? first : Buffer.concat(chunks);
      const question = plainQuestion(body.toString());
      if (question === null) {
        // The listener of the router takes a body that was read already from here.
        Object.assign(request, { rawBody: body });
        otherwise();
        return;
      }
      answer(question, request, response).catch((error: unknown) => {
        log.error({ err: error }, "an answer could not be sent");
        response.destroy();
      });
    });
  };
}
