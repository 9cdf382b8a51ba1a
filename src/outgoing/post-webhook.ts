import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP } from "node:net";
import { AppError } from "../errors.ts";
import type { PostWebhook } from "../marketplace/ports/webhooks.ts";
import { checkWebhookUrl, type AddressPolicy } from "./check-webhook-url.ts";

const PATIENCE_MS = 15_000;

/**
 * Sends to the very IP address that was judged, whatever the name says meanwhile. Redirects are not followed: they would
 * lead to where nobody looked. Of the answer only its status is read.
 */
export function createPostWebhook(
  policy: AddressPolicy,
  patienceMs = PATIENCE_MS,
): PostWebhook {
  return async (text, headers, body) => {
    const { url, address } = await checkWebhookUrl(text, policy);
    const request = url.protocol === "https:" ? requestHttps : requestHttp;
    return new Promise((resolve, reject) => {
      const outgoing = request(url, {
        method: "POST",
        headers: {
          ...headers,
          "Content-Type": "application/json",
          "Content-Length": Buffer.byteLength(body),
          "User-Agent": "Miyabi-Marketplace-Webhooks/1",
        },
        agent: false,
        // Asked for names alone; for an address in the URL the check was all.
        lookup: (_name, options, found) => {
          const family = isIP(address);
          if (options.all === true) found(null, [{ address, family }]);
          else found(null, address, family);
        },
        // The whole time, not that between two bytes.
        signal: AbortSignal.timeout(patienceMs),
      });
      outgoing.on("response", (answer) => {
        resolve(answer.statusCode ?? 0);
        answer.destroy();
      });
      outgoing.on("error", (cause) => {
        reject(
          new AppError(
            "service_unavailable",
            cause.name === "AbortError" || cause.name === "TimeoutError"
              ? `It did not answer in ${patienceMs / 1_000} s.`
              : "It could not be reached.",
            { cause },
          ),
        );
      });
      outgoing.end(body);
    });
  };
}
