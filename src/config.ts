import {
  missingSetting,
  readSettings,
  type Environment,
  type Settings,
} from "./config/read-settings.ts";

export type GitHubConfig = {
  appId: number;
  privateKey: string;
  webhookSecret: string;
  clientId: string;
  clientSecret: string;
  /** "owner/name" */
  marketplaceRepository: string;
};

export type StripeConfig = {
  secretKey: string;
  webhookSecret: string;
  apiUrl: string;
  /** How prices stand to tax, where Stripe computes it. */
  tax: "off" | "exclusive" | "inclusive";
  commissionPercent: number;
  sales: {
    /** Who sells the enterprise plan: people, or this server. */
    enterprise: "contact" | "online";
    /** The price of a year in months; 0 where nothing is sold by the year. */
    yearlyMonths: number;
  };
  /** Null means the API's own address. */
  returnUrl: string | null;
};

export type Config = {
  production: boolean;
  host: string;
  port: number;
  /** Without a slash at the end; null means the address listened on. */
  publicUrl: string | null;
  database: DatabaseConfig;
  licence: {
    signingKey:
      | { kind: "text"; text: string }
      | { kind: "file"; path: string }
      /** For development: made at the first start. */
      | { kind: "generated"; path: string };
    retiredKeysFile: string | null;
    issuer: string;
  };
  github: GitHubConfig | null;
  githubApiUrl: string;
  adminGithubIds: number[];
  marketplaceName: string;
  actionReleases: string;
  oidcIssuer: string;
  reconcile: { secret: string | null; seconds: number };
  stripe: StripeConfig | null;
  logLevel: Settings["LOG_LEVEL"];
  trustedProxies: number;
  /** Requests in 15 minutes, submissions in a day, purchases in an hour; 0 means no limit. */
  rateLimits: {
    api: number;
    verify: number;
    usage: number;
    submit: number;
    purchase: number;
  };
  upgradeUrl: string | null;
  salesUrl: string | null;
  review: { team: string | null; mail: string | null; twoApprovers: boolean };
  mail:
    | { kind: "smtp"; url: string; from: string }
    /** For development: letters are files. */
    | { kind: "folder"; path: string; from: string };
};

type MigrationTarget = Exclude<DatabaseConfig, { mode: "hosted" }>;

type DatabaseConfig =
  | { mode: "hosted"; url: string; secretKey: string }
  | { mode: "postgres"; url: string }
  | { mode: "embedded"; dataDir: string };

function database(s: Settings): DatabaseConfig {
  if (s.SUPABASE_URL !== undefined && s.SUPABASE_SECRET_KEY !== undefined)
    return {
      mode: "hosted",
      url: s.SUPABASE_URL,
      secretKey: s.SUPABASE_SECRET_KEY,
    };
  return withoutSupabase(s);
}

function withoutSupabase(s: Settings): MigrationTarget {
  return s.DATABASE_URL === undefined
    ? { mode: "embedded", dataDir: s.DATA_DIR }
    : { mode: "postgres", url: s.DATABASE_URL };
}

function signingKey(s: Settings): Config["licence"]["signingKey"] {
  if (s.LICENSE_SIGNING_KEY !== undefined)
    return { kind: "text", text: s.LICENSE_SIGNING_KEY };
  return s.LICENSE_SIGNING_KEY_FILE === undefined
    ? { kind: "generated", path: `${s.DATA_DIR}/license-signing-key.pem` }
    : { kind: "file", path: s.LICENSE_SIGNING_KEY_FILE };
}

function github(s: Settings): GitHubConfig | null {
  if (
    s.GITHUB_APP_ID === undefined ||
    s.GITHUB_PRIVATE_KEY === undefined ||
    s.GITHUB_WEBHOOK_SECRET === undefined ||
    s.GITHUB_CLIENT_ID === undefined ||
    s.GITHUB_CLIENT_SECRET === undefined ||
    s.MARKETPLACE_REPOSITORY === undefined
  )
    return null;
  return {
    appId: s.GITHUB_APP_ID,
    privateKey: s.GITHUB_PRIVATE_KEY,
    webhookSecret: s.GITHUB_WEBHOOK_SECRET,
    clientId: s.GITHUB_CLIENT_ID,
    clientSecret: s.GITHUB_CLIENT_SECRET,
    marketplaceRepository: s.MARKETPLACE_REPOSITORY,
  };
}

function stripe(s: Settings): Config["stripe"] {
  return s.STRIPE_SECRET_KEY === undefined ||
    s.STRIPE_WEBHOOK_SECRET === undefined
    ? null
    : {
        secretKey: s.STRIPE_SECRET_KEY,
        webhookSecret: s.STRIPE_WEBHOOK_SECRET,
        apiUrl: s.STRIPE_API_URL,
        tax: s.STRIPE_TAX,
        commissionPercent: s.COMMISSION_PERCENT,
        sales: {
          enterprise: s.ENTERPRISE_SALES,
          yearlyMonths: s.YEARLY_MONTHS,
        },
        returnUrl: s.BILLING_RETURN_URL ?? null,
      };
}

function mail(s: Settings): Config["mail"] {
  return s.SMTP_URL === undefined || s.MAIL_FROM === undefined
    ? {
        kind: "folder",
        path: `${s.DATA_DIR}/mail`,
        from: s.MAIL_FROM ?? "Miyabi Marketplace <miyabi@localhost>",
      }
    : { kind: "smtp", url: s.SMTP_URL, from: s.MAIL_FROM };
}

/** Reads all settings. Throws one AppError validation_error that names every setting that is wrong or missing. */
export function parseConfig(env: Environment): Config {
  const s = readSettings(env);
  return {
    production: s.NODE_ENV === "production",
    host: s.HOST,
    port: s.PORT,
    publicUrl: s.PUBLIC_URL ?? null,
    database: database(s),
    licence: {
      signingKey: signingKey(s),
      retiredKeysFile: s.LICENSE_RETIRED_KEYS_FILE ?? null,
      issuer: s.LICENSE_ISSUER,
    },
    github: github(s),
    githubApiUrl: s.GITHUB_API_URL,
    adminGithubIds: s.ADMIN_GITHUB_IDS ?? [],
    marketplaceName: s.MARKETPLACE_NAME,
    actionReleases: s.ACTION_RELEASES,
    oidcIssuer: s.OIDC_ISSUER,
    reconcile: {
      secret: s.RECONCILE_SECRET ?? null,
      seconds: s.RECONCILE_SECONDS,
    },
    stripe: stripe(s),
    logLevel: s.LOG_LEVEL,
    trustedProxies: s.TRUSTED_PROXIES,
    rateLimits: {
      api: s.RATE_LIMIT,
      verify: s.RATE_LIMIT_VERIFY,
      usage: s.RATE_LIMIT_USAGE,
      submit: s.RATE_LIMIT_SUBMIT,
      purchase: s.RATE_LIMIT_PURCHASE,
    },
    upgradeUrl: s.UPGRADE_URL ?? null,
    salesUrl: s.SALES_URL ?? null,
    review: {
      team: s.REVIEW_TEAM ?? null,
      mail: s.REVIEW_MAIL ?? null,
      twoApprovers: s.REQUIRE_TWO_APPROVERS === "true",
    },
    mail: mail(s),
  };
}

/**
 * Where `migrate` connects to: it wants nothing but the database's settings, so that a deployment's migration step needs
 * no other secret. Hosted Supabase migrates over DATABASE_URL, because its API runs no DDL.
 */
export function migrationTarget(env: Environment): MigrationTarget {
  const { DATABASE_URL, DATA_DIR, NODE_ENV } = env;
  const picked = readSettings({ DATABASE_URL, DATA_DIR });
  if (NODE_ENV === "production" && picked.DATABASE_URL === undefined)
    throw missingSetting(
      "DATABASE_URL",
      "is missing. Migrations need a connection to the database.",
    );
  return withoutSupabase(picked);
}

/** File with the App that `/setup` created; null in production, where every setting is given from outside. */
export function appFile({ DATA_DIR, NODE_ENV }: Environment): string | null {
  return NODE_ENV === "production"
    ? null
    : `${readSettings({ DATA_DIR }).DATA_DIR}/github-app.env`;
}
