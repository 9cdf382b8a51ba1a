import { z } from "zod";

const text = z.string().trim().min(1);
const address = z
  .url({ protocol: /^https?$/, error: "must be an http or https address" })
  .transform((url) => url.replace(/\/+$/, ""));
const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d+$/, "must be a whole number")
    .transform(Number)
    .pipe(z.number().min(least).max(most));
/** A PEM may come with `\n` for its line ends, as `.env` files and many dashboards hold it. */
const pem = text
  .transform((key) => key.replaceAll(String.raw`\n`, "\n"))
  .refine(
    (key) => /-----BEGIN (RSA )?PRIVATE KEY-----/.test(key),
    "must be a private key in PEM",
  );
const githubIds = z
  .string()
  .regex(/^\d+(\s*,\s*\d+)*$/, "must be numbers with commas between them")
  .transform((list) => list.split(",").map(Number));

/**
 * Every setting there is: how it is read, what it is for, and what it is when it is not given. No secret has a default.
 * The README's table is made from this.
 */
export const settingsSchema = z.object({
  NODE_ENV: z
    .enum(["development", "test", "production"])
    .prefault("development")
    .describe(
      "`production` refuses to start with anything generated or embedded",
    ),
  HOST: text
    .prefault("127.0.0.1")
    .describe("Address to listen on; 0.0.0.0 for every network"),
  PORT: whole(0, 65_535)
    .prefault("3000")
    .describe("Port to listen on; 0 takes a free one"),
  PUBLIC_URL: address
    .optional()
    .describe(
      "Where the API is reached from outside; needed in production, else the address listened on",
    ),
  DATA_DIR: text
    .prefault(".data")
    .describe("Folder of the embedded database and the generated key"),
  DATABASE_URL: text
    .refine(
      (url) => /^postgres(ql)?:\/\//.test(url),
      "must begin with postgres://",
    )
    .optional()
    .describe("Postgres 15 or newer; without it the database is embedded"),
  SUPABASE_URL: address
    .optional()
    .describe(
      "A hosted Supabase project, used before DATABASE_URL (which then only migrates)",
    ),
  SUPABASE_SECRET_KEY: text
    .optional()
    .describe("The project's secret key (secret)"),
  LICENSE_SIGNING_KEY: text
    .optional()
    .describe(
      "RSA key that signs licences, PKCS#8 PEM or JWK; needed in production (secret)",
    ),
  LICENSE_SIGNING_KEY_FILE: text
    .optional()
    .describe("The same as a file that only its owner can read"),
  LICENSE_RETIRED_KEYS_FILE: text
    .optional()
    .describe(
      "JWKS file of public keys that signed before and still count; else beside the signing key's file",
    ),
  LICENSE_ISSUER: text
    .prefault("miyabi-marketplace")
    .describe("`iss` of licences; changing it ends every licence given out"),
  GITHUB_APP_ID: whole(1, Number.MAX_SAFE_INTEGER)
    .optional()
    .describe("Id of the GitHub App"),
  GITHUB_PRIVATE_KEY: pem.optional().describe("Its private key, PEM (secret)"),
  GITHUB_WEBHOOK_SECRET: text
    .optional()
    .describe("Its webhook secret (secret)"),
  GITHUB_CLIENT_ID: text
    .optional()
    .describe("Its client id, for people who sign in"),
  GITHUB_CLIENT_SECRET: text
    .optional()
    .describe("Its client secret, to check their tokens (secret)"),
  MARKETPLACE_REPOSITORY: text
    .regex(/^[\w.-]+\/[\w.-]+$/, "must look like owner/name")
    .optional()
    .describe("Repository where plugins are submitted and published"),
  GITHUB_API_URL: address
    .prefault("https://api.github.com")
    .describe("GitHub's API; another one for GitHub Enterprise"),
  MARKETPLACE_NAME: text
    .regex(
      /^[a-z0-9]+(-[a-z0-9]+)*$/,
      "must be lower-case words with hyphens between them",
    )
    .prefault("miyabi-marketplace")
    .describe("Name of the catalogue, as Claude Code shows it"),
  ADMIN_GITHUB_IDS: githubIds
    .optional()
    .describe("Numeric GitHub ids of the first administrators, with commas"),
  ACTION_RELEASES: text
    .prefault("action-releases.json")
    .describe("File that lists the released commits of quality.yml"),
  OIDC_ISSUER: address
    .prefault("https://token.actions.githubusercontent.com")
    .describe("Issuer of the tokens that reports are sent with"),
  RECONCILE_SECRET: text
    .min(16, "must have at least 16 characters")
    .optional()
    .describe("Bearer secret of POST /internal/reconcile (secret)"),
  RECONCILE_SECONDS: whole(1, 86_400)
    .prefault("300")
    .describe("Seconds between two comparisons with GitHub"),
  STRIPE_SECRET_KEY: text
    .optional()
    .describe("Stripe's secret or restricted key (secret)"),
  STRIPE_WEBHOOK_SECRET: text
    .optional()
    .describe(
      "Signing secret of the Stripe webhook endpoint; several with commas (secret)",
    ),
  STRIPE_API_URL: address
    .prefault("https://api.stripe.com")
    .describe("Stripe's API; another one for tests"),
  STRIPE_TAX: z
    .enum(["off", "exclusive", "inclusive"])
    .prefault("off")
    .describe(
      "Stripe Tax: `exclusive` adds tax to prices, `inclusive` finds it in them",
    ),
  COMMISSION_PERCENT: z
    .string()
    .regex(/^\d{1,2}(\.\d{1,2})?$|^100$/, "must be 0 to 100")
    .prefault("20")
    .transform(Number)
    .describe("The marketplace's part of what plugins of others are sold for"),
  ENTERPRISE_SALES: z
    .enum(["contact", "online"])
    .prefault("contact")
    .describe(
      "Who sells the enterprise plan: people (SALES_URL), or this server",
    ),
  YEARLY_MONTHS: whole(0, 12)
    .prefault("0")
    .describe(
      "The house's monthly plans by the year too, for so many months' price; 0 for not",
    ),
  BILLING_RETURN_URL: address
    .optional()
    .describe(
      "Where people come back to from Stripe's pages; else the PUBLIC_URL",
    ),
  LOG_LEVEL: z
    .enum(["debug", "info", "warn", "error", "silent"])
    .prefault("info")
    .describe("Least severe level that is logged"),
  TRUSTED_PROXIES: whole(0, 10)
    .prefault("0")
    .describe("Number of own proxies in front, for the caller's address"),
  RATE_LIMIT: whole(0, 1_000_000)
    .prefault("100")
    .describe("Requests to /v1 in 15 minutes from one caller; 0 for no limit"),
  RATE_LIMIT_VERIFY: whole(0, 1_000_000)
    .prefault("1000")
    .describe(
      "The same for POST /v1/licenses/verify, which has a limit of its own",
    ),
  RATE_LIMIT_USAGE: whole(0, 1_000_000)
    .prefault("500")
    .describe("The same for recording usage, holding quota and taking slots"),
  RATE_LIMIT_SUBMIT: whole(0, 1_000_000)
    .prefault("3")
    .describe(
      "Submissions of one person over the API in a day; 0 for no limit",
    ),
  RATE_LIMIT_PURCHASE: whole(0, 1_000_000)
    .prefault("5")
    .describe("Purchases that one person may try in an hour; 0 for no limit"),
  UPGRADE_URL: address
    .optional()
    .describe(
      "Where people upgrade when their quota is spent; else <PUBLIC_URL>/upgrade",
    ),
  SALES_URL: text
    .optional()
    .describe("Where those on the highest plan ask for more"),
  REVIEW_TEAM: text
    .regex(/^[\w.-]+\/[\w.-]+$/, "must look like organisation/team")
    .optional()
    .describe("Team that is mentioned when a submission waits for review"),
  REVIEW_MAIL: z
    .email("must be an e-mail address")
    .optional()
    .describe("Address that is written to when a submission waits for review"),
  SMTP_URL: text
    .regex(/^smtps?:\/\//, "must begin with smtp:// or smtps://")
    .optional()
    .describe(
      "Mail server, with user and password (secret); without it letters are files in DATA_DIR/mail",
    ),
  MAIL_FROM: text
    .regex(/@/, "must hold an e-mail address")
    .optional()
    .describe("Sender of letters, like `Miyabi <no-reply@example.com>`"),
  REQUIRE_TWO_APPROVERS: z
    .enum(["true", "false"])
    .prefault("false")
    .describe("`true`: two maintainers have to approve a paid plugin"),
});

/** The table of all settings, for the README. `default` is null where there is none. */
export const settings = Object.entries(settingsSchema.shape).map(
  ([name, type]) => ({
    name,
    purpose: type.description ?? "",
    default: type.safeParse(undefined).data?.toString() ?? null,
  }),
);
