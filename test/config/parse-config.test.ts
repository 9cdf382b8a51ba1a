import { describe, expect, it } from "vitest";
import { migrationTarget, parseConfig } from "../../src/config.ts";
import { settings } from "../../src/config/settings.ts";
import { AppError } from "../../src/errors.ts";

const pem = "-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\n";
const github = {
  GITHUB_APP_ID: "7",
  GITHUB_PRIVATE_KEY: pem,
  GITHUB_WEBHOOK_SECRET: "hook",
  GITHUB_CLIENT_ID: "id",
  GITHUB_CLIENT_SECRET: "client",
  MARKETPLACE_REPOSITORY: "acme/marketplace",
};
const production = {
  NODE_ENV: "production",
  PUBLIC_URL: "https://api.example.com",
  DATABASE_URL: "postgres://localhost/miyabi",
  LICENSE_SIGNING_KEY: pem,
};

/** The settings that an error names. */
function problems(env: Record<string, string>): string[] {
  try {
    parseConfig(env);
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    for (const { path } of error.details) expect(error.message).toContain(path);
    return error.details.map(({ path }) => path);
  }
}

describe("without any settings", () => {
  it("the server is embedded, on this machine only, and without GitHub and Stripe", () => {
    expect(parseConfig({})).toMatchObject({
      production: false,
      host: "127.0.0.1",
      port: 3_000,
      publicUrl: null,
      database: { mode: "embedded", dataDir: ".data" },
      licence: {
        signingKey: {
          kind: "generated",
          path: ".data/license-signing-key.pem",
        },
        issuer: "miyabi-marketplace",
      },
      github: null,
      stripe: null,
      reconcile: { secret: null, seconds: 300 },
      rateLimits: { api: 100, verify: 1_000 },
    });
  });

  it("an empty variable counts as none", () => {
    expect(parseConfig({ DATABASE_URL: "", PORT: "" })).toEqual(
      parseConfig({}),
    );
  });
});

describe("wrong settings", () => {
  it("are all named in one error", () => {
    expect(
      problems({
        PORT: "eighty",
        PUBLIC_URL: "not a url",
        DATABASE_URL: "mysql://localhost",
        ADMIN_GITHUB_IDS: "1,octocat",
        LOG_LEVEL: "loud",
        MARKETPLACE_NAME: "My Marketplace",
        STRIPE_SECRET_KEY: "sk",
        SUPABASE_URL: "https://x.supabase.co",
      }).sort(),
    ).toEqual([
      "ADMIN_GITHUB_IDS",
      "DATABASE_URL",
      "LOG_LEVEL",
      "MARKETPLACE_NAME",
      "PORT",
      "PUBLIC_URL",
      "STRIPE_WEBHOOK_SECRET",
      "SUPABASE_SECRET_KEY",
    ]);
  });

  it("never show a secret's value", () => {
    const secret = "hunter2-hunter2";
    const names = settings
      .filter(({ purpose }) => purpose.includes("(secret)"))
      .map(({ name }) => name);
    const env = Object.fromEntries(names.map((name) => [name, secret]));
    expect(() => parseConfig(env)).toThrow(AppError);
    try {
      parseConfig(env);
    } catch (error) {
      expect(String(error)).not.toContain(secret);
    }
  });

  it.each(Object.keys(github))("GitHub without %s is an error", (name) => {
    expect(problems({ ...github, [name]: "" })).toEqual([name]);
  });

  it("two signing keys contradict each other", () => {
    expect(
      problems({ LICENSE_SIGNING_KEY: pem, LICENSE_SIGNING_KEY_FILE: "key" }),
    ).toEqual(["LICENSE_SIGNING_KEY_FILE"]);
  });
});

describe("production", () => {
  it("refuses to invent an address, a database or a signing key", () => {
    expect(problems({ NODE_ENV: "production" })).toEqual([
      "PUBLIC_URL",
      "DATABASE_URL",
      "LICENSE_SIGNING_KEY",
    ]);
  });

  it("is content with those, or with Supabase and a key file", () => {
    expect(problems(production)).toEqual([]);
    expect(
      problems({
        NODE_ENV: "production",
        PUBLIC_URL: "https://api.example.com",
        SUPABASE_URL: "https://x.supabase.co",
        SUPABASE_SECRET_KEY: "secret",
        LICENSE_SIGNING_KEY_FILE: "/run/secrets/key",
      }),
    ).toEqual([]);
  });
});

describe("settings that are given", () => {
  it("are read into what they mean", () => {
    const config = parseConfig({
      ...production,
      ...github,
      GITHUB_PRIVATE_KEY: pem.replaceAll("\n", String.raw`\n`),
      PUBLIC_URL: "https://api.example.com/",
      ADMIN_GITHUB_IDS: "1, 583231",
    });
    expect(config.publicUrl).toBe("https://api.example.com");
    expect(config.adminGithubIds).toEqual([1, 583_231]);
    expect(config.github).toMatchObject({ appId: 7, privateKey: pem });
    expect(config.database).toEqual({
      mode: "postgres",
      url: production.DATABASE_URL,
    });
  });

  it("prefer Supabase, whose DATABASE_URL is then for migrations", () => {
    const env = {
      ...production,
      SUPABASE_URL: "https://x.supabase.co",
      SUPABASE_SECRET_KEY: "secret",
    };
    expect(parseConfig(env).database.mode).toBe("hosted");
    expect(migrationTarget(env)).toEqual({
      mode: "postgres",
      url: production.DATABASE_URL,
    });
  });

  it("let the migration step of a deployment do with the database alone", () => {
    const { DATABASE_URL } = production;
    expect(migrationTarget({ NODE_ENV: "production", DATABASE_URL })).toEqual({
      mode: "postgres",
      url: DATABASE_URL,
    });
    expect(() => migrationTarget({ NODE_ENV: "production" })).toThrow(
      "DATABASE_URL",
    );
  });
});

describe("the table of settings", () => {
  it("has a purpose for each, and no default for a secret", () => {
    for (const setting of settings) {
      expect(setting.purpose, setting.name).not.toBe("");
      if (setting.purpose.includes("(secret)"))
        expect(setting.default, setting.name).toBeNull();
    }
  });
});
