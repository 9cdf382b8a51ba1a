import { hash, randomUUID } from "node:crypto";
import { createApi } from "../../src/http/api.ts";
import type { ApiDependencies } from "../../src/http/dependencies.ts";
import { createLimiters } from "../../src/http/limiter.ts";
import { createExceptionFeed } from "../../src/marketplace/exception-feed.ts";
import { createExceptionIndex } from "../../src/marketplace/exception-index.ts";
import { createRecorder } from "../../src/marketplace/record-usage.ts";
import { createWebhooksPart } from "../../src/main/webhooks-part.ts";
import { createVerifier } from "../../src/marketplace/verifier.ts";
import type { User } from "../../src/marketplace/ports/people.ts";
import { createAudit } from "../../src/supabase/audit-store.ts";
import { createEntitlements } from "../../src/supabase/entitlements-store.ts";
import { createLeases } from "../../src/supabase/leases-store.ts";
import { createLicenceExceptions } from "../../src/supabase/licence-exceptions-store.ts";
import { createLicences } from "../../src/supabase/licences-store.ts";
import { createPeople } from "../../src/supabase/people-store.ts";
import { createPlugins } from "../../src/supabase/plugins-store.ts";
import { createReports } from "../../src/supabase/reports-store.ts";
import { createSubmissions } from "../../src/supabase/submissions-store.ts";
import { createUsage } from "../../src/supabase/usage-store.ts";
import { createWebhooks } from "../../src/supabase/webhooks-store.ts";
import { createAccessTokens } from "../../src/tokens/access-tokens.ts";
import { createLicenceKeys } from "../../src/tokens/licence-keys.ts";
import { createSessions } from "../../src/tokens/sessions.ts";
import { openTestDatabase, type TestDatabase } from "./database.ts";
import { noon } from "./licence-records.ts";
import { ourRing } from "./signing-keys.ts";

type Answer = {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
};

type Sent = {
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
};

export type ApiWorld = {
  api: ReturnType<typeof createApi>;
  db: TestDatabase;
  deps: ApiDependencies;
  /** What time it is; tests move it. */
  time: { now: Date };
  /** What operators would read. */
  logged: { fields: Record<string, unknown>; message: string }[];
  send: (method: string, path: string, sent?: Sent) => Promise<Answer>;
  /** A person in the database with an access token. */
  person: (make_admin?: boolean) => Promise<User & { token: string }>;
};

const issuer = "miyabi-marketplace";
let nextGitHubId = 1_000;

/** The API on a real database with everything of GitHub and Stripe absent, unless `change` brings it. */
export async function openApiWorld(
  change: Partial<ApiDependencies> = {},
): Promise<ApiWorld> {
  const db = await openTestDatabase();
  const time = { now: noon };
  const logged: ApiWorld["logged"] = [];
  const write = (fields: Record<string, unknown>, message: string) =>
    void logged.push({ fields, message });
  const clock = () => time.now;
  const licences = createLicences(db.client);
  const plugins = createPlugins(db.client);
  const usage = createUsage(db.client);
  const links = { upgrade: "https://api.example.com/upgrade", sales: null };
  const keys = createLicenceKeys(ourRing, issuer);
  const index = createExceptionIndex();
  const exceptions = createLicenceExceptions(db.client);
  const feed = createExceptionFeed({ exceptions, index, clock });
  const deps: ApiDependencies = {
    clock,
    newId: randomUUID,
    log: { info: write, warn: write, error: write },
    publicUrl: "https://api.example.com",
    githubUrl: "https://github.com",
    about: { name: "miyabi-marketplace", repository: "acme/marketplace" },
    plugins,
    licences,
    entitlements: createEntitlements(db.client),
    leases: createLeases(db.client),
    usage,
    recordUsage: createRecorder({
      usage,
      licences,
      plugins,
      links,
      sha256: (text) => hash("sha256", text),
      clock,
    }),
    verifier: createVerifier({ keys, licences, feed, index, clock }),
    revoked: (now) => index.revoked(now),
    rotateKeys: null,
    links,
    people: createPeople(db.client),
    keys,
    jwks: () => ourRing.jwks,
    accessTokens: createAccessTokens(ourRing, issuer),
    adminGithubIds: [],
    catalogue: () => Promise.resolve({ name: "catalogue", plugins: [] }),
    sessions: createSessions(ourRing, issuer),
    identifyPerson: null,
    webSignIn: null,
    acceptReport: null,
    fileSubmission: null,
    submissions: createSubmissions(db.client),
    reports: createReports(db.client),
    audit: createAudit(db.client),
    webhooks: createWebhooksPart({
      webhooks: createWebhooks(db.client),
      clock,
      wake: () => undefined,
    }).api,
    receiveGitHub: null,
    receiveStripe: null,
    billing: null,
    selling: null,
    reconcile: null,
    setup: null,
    ready: () => Promise.resolve(),
    limiters: createLimiters({
      api: 0,
      verify: 0,
      usage: 0,
      submit: 0,
      purchase: 0,
    }),
    trustedProxies: 0,
    ...change,
  };
  const api = createApi(deps);
  return {
    api,
    db,
    deps,
    time,
    logged,
    send: async (method, path, { token, body, headers } = {}) => {
      const response = await api.request(path, {
        method,
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && {
          body: typeof body === "string" ? body : JSON.stringify(body),
        }),
      });
      return {
        status: response.status,
        headers: response.headers,
        body: (await response.json()) as Record<string, unknown>,
      };
    },
    person: async (make_admin = false) => {
      nextGitHubId += 1;
      const user = await deps.people.signIn({
        github_id: nextGitHubId,
        github_login: `person-${nextGitHubId}`,
        email: null,
        make_admin,
        at: time.now.toISOString(),
      });
      const { access_token } = await deps.accessTokens.issue(user.id, time.now);
      return { ...user, token: access_token };
    },
  };
}
