import type { Probot } from "probot";
import { z } from "zod";
import { AppError } from "../errors.ts";
import type { Inbox } from "../marketplace/ports/jobs.ts";
import { handledEvents } from "./handled-events.ts";

/** GitHub caps payloads at 25 MB and does not deliver larger ones. */
const MAX_PAYLOAD_BYTES = 25 * 1024 * 1024;

const payloadSchema = z.record(z.string(), z.unknown());

/** Takes in a webhook; answers with the HTTP status. Throws AppError 400, 401 or 413. */
export type ReceiveGitHub = (
  headers: Headers,
  rawBody: string,
) => Promise<number>;

/**
 * Verifies a delivery's signature over the raw body, stores it once by its id together with its job, and answers 202.
 * The work is the job's: GitHub waits only ten seconds and does not come again by itself.
 */
export function createReceiveWebhook(options: {
  probot: Probot;
  inbox: Inbox;
  clock: () => Date;
}): ReceiveGitHub {
  const { probot, inbox, clock } = options;
  return async (headers, rawBody) => {
    if (Buffer.byteLength(rawBody) > MAX_PAYLOAD_BYTES) {
      throw new AppError(
        "payload_too_large",
        "A webhook may have at most 25 MB.",
      );
    }
    const signature = headers.get("x-hub-signature-256") ?? "";
    const delivery_id = headers.get("x-github-delivery") ?? "";
    const event = headers.get("x-github-event") ?? "";
    await probot.ready();
    const genuine =
      rawBody !== "" &&
      /^sha256=[0-9a-f]{64}$/.test(signature) &&
      (await probot.webhooks.verify(rawBody, signature));
    if (!genuine) {
      throw new AppError(
        "unauthorized",
        "The signature does not fit the body: check the webhook secret (GITHUB_WEBHOOK_SECRET).",
      );
    }
    if (!/^[\w-]{1,100}$/.test(delivery_id) || !/^\w{1,100}$/.test(event)) {
      throw new AppError(
        "bad_request",
        "The headers X-GitHub-Delivery and X-GitHub-Event are missing.",
      );
    }
    if (!handledEvents.has(event)) return 202;
    await inbox.accept({
      delivery: {
        source: "github",
        delivery_id,
        event,
        payload: parse(rawBody),
      },
      job: {
        kind: "github.event",
        key: `github:${delivery_id}`,
        payload: { delivery_id },
      },
      at: clock().toISOString(),
    });
    return 202;
  };
}

function parse(rawBody: string): Record<string, unknown> {
  try {
    return payloadSchema.parse(JSON.parse(rawBody));
  } catch (cause) {
    throw new AppError(
      "bad_request",
      "The body is not a JSON object: set the webhook's content type to application/json.",
      { cause },
    );
  }
}
