/** What came back of a request: an answer, a refusal in words, or nothing that can be relied on. */
export type Reply =
  | { outcome: "answered"; body: Record<string, unknown> }
  | {
      outcome: "refused";
      error: string;
      message: string;
      details: Detail[];
    }
  | { outcome: "unreachable"; reason: string };

/** One thing about a refusal: what is wrong at a path of the body, or an address to go to. */
export type Detail = { path: string; message: string };

export type Connection = { baseUrl: string; fetch: typeof globalThis.fetch };

/** A person waits for this: longer than any answer takes, shorter than patience. */
const patience = 10_000;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function send(
  { baseUrl, fetch }: Connection,
  path: string,
  init: RequestInit,
): Promise<Response | string> {
  try {
    return await fetch(`${baseUrl.replace(/\/+$/, "")}${path}`, {
      ...init,
      signal: AbortSignal.timeout(patience),
    });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return `The marketplace cannot be reached: ${said}.`;
  }
}

async function jsonOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    // A proxy's error page, or a connection that broke in the middle: neither says anything about a licence.
    return null;
  }
}

function detailsOf(value: unknown): Detail[] {
  const isDetail = (one: unknown): one is Detail =>
    isObject(one) &&
    typeof one["path"] === "string" &&
    typeof one["message"] === "string";
  return Array.isArray(value) ? value.filter(isDetail) : [];
}

/** What it says itself, such as when to come again. Whoever prints it gets one line without escape sequences. */
function wordsOf(body: unknown): string {
  if (!isObject(body) || typeof body["message"] !== "string") return "";
  const message = body["message"].slice(0, 300);
  return ` ${message.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, " ")}`;
}

/**
 * One request to the marketplace. Never throws. Whatever does not come from the marketplace itself, in working order, is
 * "unreachable" (no network, 408, 429, 5xx, another page than JSON): paying people must not lose their licence by it.
 */
export async function request(
  connection: Connection,
  path: string,
  init: RequestInit = {},
): Promise<Reply> {
  const response = await send(connection, path, init);
  if (typeof response === "string")
    return { outcome: "unreachable", reason: response };
  const { status } = response;
  const body = await jsonOf(response);
  const reason = `The marketplace answered with status ${status}.${wordsOf(body)}`;
  if (status === 408 || status === 429 || status >= 500 || !isObject(body))
    return { outcome: "unreachable", reason };
  if (response.ok) return { outcome: "answered", body };
  const { error, message, details } = body;
  return typeof error === "string" && typeof message === "string"
    ? { outcome: "refused", error, message, details: detailsOf(details) }
    : { outcome: "unreachable", reason };
}

/** The part of a request that carries a JSON body, and an access token where one is given. */
export function post(body?: object, accessToken?: string): RequestInit {
  return {
    method: "POST",
    headers: {
      ...(body && { "content-type": "application/json" }),
      ...(accessToken !== undefined && {
        authorization: `Bearer ${accessToken}`,
      }),
    },
    ...(body && { body: JSON.stringify(body) }),
  };
}
