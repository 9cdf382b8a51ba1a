import { Webhook } from "standardwebhooks";
import type { SignWebhook } from "../marketplace/ports/webhooks.ts";

/** Signs by the Standard Webhooks specification, version 1: https://www.standardwebhooks.com */
export const signWebhook: SignWebhook = (secret, id, at, body) => ({
  "webhook-id": id,
  "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
  "webhook-signature": new Webhook(secret).sign(id, at, body),
});
