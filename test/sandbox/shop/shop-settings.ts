import { generateKeyPairSync } from "node:crypto";
import type { StripeSandbox } from "../stripe/start.ts";

/** Whose secret lets anybody ask the App to compare with Stripe now. */
export const reconcileSecret = "sandbox-reconcile-secret";

/** @returns a key for licences, PKCS#8 PEM */
export function signingKey(): string {
  return generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  }).privateKey;
}

/**
 * The settings of an App that sells, and does nothing else: GitHub is not configured.
 *
 * @param stripe the stand-in
 * @param dataDir of the App
 * @param pem that signs licences
 * @returns names and values
 */
export function shopSettings(
  stripe: StripeSandbox,
  dataDir: string,
  pem: string,
): Record<string, string> {
  return {
    DATA_DIR: dataDir,
    HOST: "127.0.0.1",
    PORT: "0",
    LICENSE_SIGNING_KEY: pem,
    STRIPE_SECRET_KEY: stripe.apiKey,
    STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
    STRIPE_API_URL: stripe.url,
    RECONCILE_SECRET: reconcileSecret,
    RATE_LIMIT: "0",
    RATE_LIMIT_PURCHASE: "0",
    LOG_LEVEL: "silent",
  };
}
