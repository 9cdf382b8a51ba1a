import type { z } from "zod";
import { AppError, type ErrorDetail } from "../errors.ts";
import { settingsSchema } from "./settings.ts";

export type Settings = z.infer<typeof settingsSchema>;
export type Environment = Record<string, string | undefined>;

/** Parts that work as a whole or are off. */
const groups = {
  GitHub: [
    "GITHUB_APP_ID",
    "GITHUB_PRIVATE_KEY",
    "GITHUB_WEBHOOK_SECRET",
    "GITHUB_CLIENT_ID",
    "GITHUB_CLIENT_SECRET",
    "MARKETPLACE_REPOSITORY",
  ],
  Stripe: ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"],
  Mail: ["SMTP_URL", "MAIL_FROM"],
  Supabase: ["SUPABASE_URL", "SUPABASE_SECRET_KEY"],
} as const satisfies Record<string, readonly (keyof Settings)[]>;

function refusal(details: ErrorDetail[]): AppError {
  const lines = details.map(({ path, message }) => `  ${path}: ${message}`);
  return new AppError(
    "validation_error",
    `These settings must be corrected:\n${lines.join("\n")}`,
    { details },
  );
}

/** The error for one setting that only the caller knows to be needed. */
export function missingSetting(path: string, message: string): AppError {
  return refusal([{ path, message }]);
}

function halfConfigured(given: ReadonlySet<string>): ErrorDetail[] {
  return Object.entries(groups).flatMap(([part, names]) => {
    const missing = names.filter((name) => !given.has(name));
    if (missing.length === 0 || missing.length === names.length) return [];
    return missing.map((name) => ({
      path: name,
      message: `is missing. ${part} needs all ${names.length} of its settings, or none.`,
    }));
  });
}

/** In production nothing is generated, embedded or guessed. */
function inventedInProduction(given: ReadonlySet<string>): ErrorDetail[] {
  const missing = (path: string, message: string) => ({ path, message });
  return [
    ...(given.has("PUBLIC_URL")
      ? []
      : [missing("PUBLIC_URL", "is missing. Set the API's public address.")]),
    ...(given.has("DATABASE_URL") || given.has("SUPABASE_URL")
      ? []
      : [
          missing(
            "DATABASE_URL",
            "is missing. Set it, or SUPABASE_URL and SUPABASE_SECRET_KEY: the embedded database is for development.",
          ),
        ]),
    ...(given.has("REVIEW_MAIL") && !given.has("SMTP_URL")
      ? [missing("SMTP_URL", "is missing. Set it, so that REVIEW_MAIL works.")]
      : []),
    ...(given.has("LICENSE_SIGNING_KEY") ||
    given.has("LICENSE_SIGNING_KEY_FILE")
      ? []
      : [
          missing(
            "LICENSE_SIGNING_KEY",
            "is missing. Set it or LICENSE_SIGNING_KEY_FILE, made with: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048",
          ),
        ]),
  ];
}

function contradictions(given: ReadonlySet<string>): ErrorDetail[] {
  return given.has("LICENSE_SIGNING_KEY") &&
    given.has("LICENSE_SIGNING_KEY_FILE")
    ? [
        {
          path: "LICENSE_SIGNING_KEY_FILE",
          message: "contradicts LICENSE_SIGNING_KEY. Set one of the two.",
        },
      ]
    : [];
}

/**
 * Reads the environment into typed settings. Throws one AppError validation_error that names every setting that is wrong,
 * missing or in contradiction to another one. Values are never quoted: they may be secrets.
 */
export function readSettings(env: Environment): Settings {
  // An empty variable is one that is not set: `FOO=` in a .env file means so.
  const filled = Object.entries(env).filter(([, value]) => value !== "");
  const given = new Set(filled.map(([name]) => name));
  const parsed = settingsSchema.safeParse(Object.fromEntries(filled));
  const wrong = (parsed.error?.issues ?? []).map(({ path, message }) => ({
    path: path.join("."),
    message,
  }));
  const problems = [
    ...wrong,
    ...halfConfigured(given),
    ...contradictions(given),
    ...(env["NODE_ENV"] === "production" ? inventedInProduction(given) : []),
  ];
  if (!parsed.success || problems.length > 0) throw refusal(problems);
  return parsed.data;
}
