import { AppError } from "../errors.ts";

/** What to set for each part that can be absent. */
const settingsOf = {
  GitHub:
    "GITHUB_APP_ID, GITHUB_PRIVATE_KEY, GITHUB_WEBHOOK_SECRET, GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET and MARKETPLACE_REPOSITORY",
  Stripe: "STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET",
  Reconciling: "RECONCILE_SECRET",
  "Rotating the signing key from here":
    "LICENSE_SIGNING_KEY_FILE (a key in LICENSE_SIGNING_KEY is changed where that is set)",
} as const;

/** The part, if it is there. Throws AppError service_unavailable that names the settings it needs. */
export function configured<Part>(
  part: Part | null,
  name: keyof typeof settingsOf,
): Part {
  if (part === null)
    throw new AppError(
      "service_unavailable",
      `${name} is not configured on this server. Its operator must set ${settingsOf[name]}.`,
    );
  return part;
}
