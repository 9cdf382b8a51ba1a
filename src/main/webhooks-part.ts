import { randomBytes } from "node:crypto";
import { lookup } from "node:dns/promises";
import type { OutgoingWebhooks } from "../http/dependencies.ts";
import type { JobHandler } from "../jobs/worker.ts";
import type { Webhooks } from "../marketplace/ports/webhooks.ts";
import { deliverWebhook } from "../marketplace/webhooks/deliver-webhook.ts";
import {
  checkWebhookUrl,
  type AddressPolicy,
} from "../outgoing/check-webhook-url.ts";
import { createPostWebhook } from "../outgoing/post-webhook.ts";
import { isPublicAddress } from "../outgoing/public-address.ts";
import { signWebhook } from "../outgoing/sign-webhook.ts";

const fromTheInternet: AddressPolicy = {
  protocols: ["https:"],
  allows: isPublicAddress,
  resolve: async (name) => {
    const found = await lookup(name, { all: true });
    return found.map(({ address }) => address);
  },
};

/** As the specification wants them: 24 to 64 random bytes. */
const newSecret = () => `whsec_${randomBytes(32).toString("base64")}`;

/**
 * Wires people's webhooks: what the API needs, and the handlers of their jobs.
 *
 * @param ports.policy where they may go to; tests have addresses of their own
 */
export function createWebhooksPart(ports: {
  webhooks: Webhooks;
  clock: () => Date;
  wake: () => void;
  policy?: AddressPolicy;
}): { api: OutgoingWebhooks; jobs: Record<string, JobHandler> } {
  const { webhooks, clock, wake, policy = fromTheInternet } = ports;
  const post = createPostWebhook(policy);
  return {
    api: {
      store: webhooks,
      check: async (url) => {
        await checkWebhookUrl(url, policy);
      },
      newSecret,
      wake,
    },
    jobs: {
      "webhook.deliver": ({ payload }) =>
        deliverWebhook(
          { webhooks, post, sign: signWebhook, clock },
          String(payload["delivery_id"]),
        ),
    },
  };
}
