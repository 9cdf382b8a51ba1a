import { z } from "zod";
import { AppError } from "../errors.ts";
import type { IdentifyPerson } from "../marketplace/ports/github.ts";

const grant = z.object({ user: z.object({ id: z.int(), login: z.string() }) });
const person = z.object({ id: z.int(), email: z.string().nullish() });

/** Tokens are short; anything longer is not one and is not sent anywhere. */
const MAX_TOKEN = 300;

/**
 * Asks GitHub whose token it is, and whether this App's own sign-in issued it: another app's token is refused, because
 * GitHub answers 404 to the App for it. The e-mail may be null: many hide it.
 * @throws AppError service_unavailable when GitHub does not answer as it should
 */
export function createIdentifyPerson(options: {
  clientId: string;
  clientSecret: string;
  /** Without a slash at the end. */
  apiUrl: string;
  fetch: typeof globalThis.fetch;
}): IdentifyPerson {
  const { clientId, clientSecret, apiUrl, fetch } = options;
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
  const ask = async (
    path: string,
    refused: number[],
    init: { method?: string; body?: string; headers: Record<string, string> },
  ) => {
    const response = await fetch(`${apiUrl}${path}`, {
      ...init,
      headers: {
        accept: "application/vnd.github+json",
        "user-agent": "miyabi-marketplace",
        ...init.headers,
      },
      signal: AbortSignal.timeout(10_000),
    }).catch((cause: unknown) => {
      throw unavailable(cause);
    });
    if (refused.includes(response.status)) return null;
    if (!response.ok) throw unavailable(response.status);
    const answer: unknown = await response.json();
    return answer;
  };

  return async (github_token) => {
    if (
      !/^[\x21-\x7e]+$/.test(github_token) ||
      github_token.length > MAX_TOKEN
    ) {
      return null;
    }
    // 401 would speak of our own secret, not of the person's token.
    const answer = await ask(`/applications/${clientId}/token`, [404, 422], {
      method: "POST",
      headers: {
        authorization: `Basic ${basic}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ access_token: github_token }),
    });
    if (answer === null) return null;
    const { user } = grant.parse(answer);
    const own = await ask("/user", [401, 404], {
      headers: { authorization: `Bearer ${github_token}` },
    });
    if (own === null) return null;
    const { id, email } = person.parse(own);
    if (id !== user.id) return null;
    return {
      github_id: user.id,
      github_login: user.login,
      email: email ?? null,
    };
  };
}

function unavailable(cause: unknown): AppError {
  return new AppError(
    "service_unavailable",
    "GitHub does not answer at the moment. Sign in again in a minute.",
    { cause, retryAfter: 60 },
  );
}
