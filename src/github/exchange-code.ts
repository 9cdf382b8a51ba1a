import { z } from "zod";
import { AppError } from "../errors.ts";
import type { ExchangeCode } from "../marketplace/ports/created-app.ts";
import { octokitClass, statusOf } from "./octokit.ts";

/** One word: these go into a file of `NAME=value` lines. */
const word = z.string().regex(/^[\w.~+/=-]{1,300}$/);

const created = z.object({
  id: z.int().positive(),
  name: z.string().max(200),
  html_url: z.url({ protocol: /^https?$/ }),
  client_id: word,
  client_secret: word,
  webhook_secret: word,
  pem: z
    .string()
    .regex(
      /^-----BEGIN (?:RSA )?PRIVATE KEY-----[A-Za-z0-9+/=\s]{1,10000}-----END (?:RSA )?PRIVATE KEY-----\s*$/,
    ),
});

/**
 * The last step of GitHub's manifest flow.
 *
 * @param options.apiUrl without a slash at the end
 */
export function createExchangeCode(options: {
  apiUrl: string;
  fetch: typeof globalThis.fetch;
}): ExchangeCode {
  const Octokit = octokitClass({ throttle: false });
  const octokit = new Octokit({
    baseUrl: options.apiUrl,
    request: { fetch: options.fetch, timeout: 10_000 },
  });
  return async (code) => {
    const answer = await octokit.rest.apps
      .createFromManifest({ code })
      .catch((error: unknown) => {
        // Not as the cause: the request in it holds the code, which would be good for an hour after an outage.
        throw refusal(statusOf(error));
      });
    const { success, data } = created.safeParse(answer.data);
    if (!success) throw refusal(answer.status);
    const { id, name, html_url, client_id, client_secret } = data;
    return {
      id,
      name,
      url: html_url,
      clientId: client_id,
      clientSecret: client_secret,
      webhookSecret: data.webhook_secret,
      privateKey: data.pem,
    };
  };
}

function refusal(status: number | undefined): AppError {
  if (status === 404 || status === 422)
    return new AppError(
      "bad_request",
      "GitHub does not know this code: it is good for an hour and for one exchange.",
    );
  return new AppError(
    "service_unavailable",
    `GitHub did not give what the new App needs (${status ?? "no answer"}).`,
  );
}
