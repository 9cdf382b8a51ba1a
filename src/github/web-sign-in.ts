import { z } from "zod";
import { AppError } from "../errors.ts";
import type { WebSignIn } from "../marketplace/ports/web-sign-in.ts";
import { webUrlOf } from "./web-url.ts";

/** GitHub answers 200 to a code that it refuses, with `error` in the body. */
const answerSchema = z.union([
  z.object({ access_token: z.string().min(1) }),
  z.object({ error: z.string() }),
]);

function unavailable(cause: unknown): AppError {
  return new AppError(
    "service_unavailable",
    "GitHub does not answer at the moment. Sign in again in a minute.",
    { cause, retryAfter: 60 },
  );
}

/**
 * OAuth's web flow at GitHub, with PKCE.
 * https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app
 */
export function createWebSignIn(options: {
  clientId: string;
  clientSecret: string;
  /** Without a slash at the end. */
  apiUrl: string;
  fetch: typeof globalThis.fetch;
}): WebSignIn {
  const { clientId, clientSecret, fetch } = options;
  const oauth = `${webUrlOf(options.apiUrl)}/login/oauth`;
  return {
    authorizeUrl: ({ state, challenge, redirectUrl }) => {
      const query = new URLSearchParams({
        client_id: clientId,
        redirect_uri: redirectUrl,
        state,
        code_challenge: challenge,
        code_challenge_method: "S256",
      });
      return `${oauth}/authorize?${query.toString()}`;
    },
    exchange: async ({ code, verifier, redirectUrl }) => {
      const response = await fetch(`${oauth}/access_token`, {
        method: "POST",
        headers: {
          accept: "application/json",
          "content-type": "application/json",
          "user-agent": "miyabi-marketplace",
        },
        body: JSON.stringify({
          client_id: clientId,
          client_secret: clientSecret,
          code,
          code_verifier: verifier,
          redirect_uri: redirectUrl,
        }),
        signal: AbortSignal.timeout(10_000),
      }).catch((cause: unknown) => {
        throw unavailable(cause);
      });
      if (!response.ok) throw unavailable(response.status);
      const answer = answerSchema.safeParse(await response.json());
      if (!answer.success) throw unavailable("an answer without a token");
      return "access_token" in answer.data ? answer.data.access_token : null;
    },
  };
}
