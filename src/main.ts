import { hash, randomUUID } from "node:crypto";
import { appFile, parseConfig, type Config } from "./config.ts";
import { webUrlOf } from "./github/web-url.ts";
import type { ApiDependencies } from "./http/dependencies.ts";
import { createLimiters } from "./http/limiter.ts";
import { createWorker } from "./jobs/worker.ts";
import { withAppFile } from "./main/app-file.ts";
import { billingAbsent, createBillingPart } from "./main/billing-part.ts";
import { createCatalogue } from "./main/catalogue-part.ts";
import { runCommand } from "./main/command-line.ts";
import { createGitHubPart } from "./main/github-part.ts";
import { listen } from "./main/listen.ts";
import { createMailPart } from "./main/mail-part.ts";
import { createReconciling } from "./main/reconciling.ts";
import { serveApi } from "./main/serve-api.ts";
import { createSetupPart, setupUrl } from "./main/setup-part.ts";
import { createStandingPart } from "./main/standing-part.ts";
import { createLog } from "./main/logger.ts";
import { openKeys } from "./main/open-keys.ts";
import { createStores } from "./main/stores.ts";
import { createWebhooksPart } from "./main/webhooks-part.ts";
import type { Log } from "./marketplace/ports/log.ts";
import { createRecorder } from "./marketplace/record-usage.ts";
import { openDatabase } from "./supabase/open-database.ts";
import { createAccessTokens } from "./tokens/access-tokens.ts";
import { createLicenceKeys } from "./tokens/licence-keys.ts";
import { createSessions } from "./tokens/sessions.ts";

/** What tests put in the place of the world. */
export type Surroundings = {
  /** For every request that leaves the process, except those to a hosted database. */
  fetch?: typeof globalThis.fetch;
  /** Stands between the stores and the database, to count or to interrupt writes. Not for a hosted database. */
  wrapDatabaseFetch?: (
    fetch: typeof globalThis.fetch,
  ) => typeof globalThis.fetch;
  clock?: () => Date;
  log?: Log;
};

export type RunningServer = {
  url: string;
  port: number;
  config: Config;
  /** Where the GitHub App can be created, once; null where there is one, and in production. */
  setupUrl: string | null;
  /** Works all jobs that are due, and those that come of them. */
  drain: () => Promise<void>;
  close: () => Promise<void>;
};

/**
 * Builds the server from its settings and starts it. Whatever fails closes what was opened before it.
 * Throws an Error with a sentence for the operator: wrong settings, no database, a port that is taken.
 */
export async function start(
  env: Record<string, string | undefined>,
  surroundings: Surroundings = {},
): Promise<RunningServer> {
  const config = parseConfig(await withAppFile(env));
  const {
    fetch = globalThis.fetch,
    clock = () => new Date(),
    log = createLog(config.logLevel),
  } = surroundings;
  const newId = randomUUID;
  await using opened = new AsyncDisposableStack();
  const { ring, files } = await openKeys(config.licence, clock);
  const database = await openDatabase(
    config.database,
    log,
    surroundings.wrapDatabaseFetch,
  );
  opened.defer(database.close);
  const listener = await listen(config.host, config.port);
  opened.defer(listener.close);

  const { client } = database;
  const { issuer } = config.licence;
  const publicUrl = config.publicUrl ?? listener.url;
  const stores = createStores(client);
  const { plugins, licences, entitlements, usage } = stores;
  const links = {
    upgrade: config.upgradeUrl ?? `${publicUrl}/upgrade`,
    sales: config.salesUrl,
  };
  const keys = createLicenceKeys(ring, issuer);
  const standing = createStandingPart({
    exceptions: stores.exceptions,
    licences,
    entitlements,
    keys,
    files,
    clock,
    log,
  });
  const wake = () => {
    worker.poke();
  };
  const github =
    config.github &&
    (await createGitHubPart(config, config.github, publicUrl, stores, {
      fetch,
      clock,
      newId,
      log,
      wake,
    }));
  const billing =
    config.stripe === null
      ? billingAbsent
      : createBillingPart(config.stripe, stores, {
          ...{ publicUrl, keys, fetch, clock, newId, log, wake },
          refresh: standing.verifier.refresh,
        });
  const outgoing = createWebhooksPart({
    webhooks: stores.webhooks,
    clock,
    wake,
  });
  const worker = createWorker({
    jobs: stores.jobs,
    handlers: {
      ...github?.jobs,
      ...billing.jobs,
      ...outgoing.jobs,
      ...createMailPart(config.mail, {
        outbox: stores.outbox,
        licences,
        keys,
        publicUrl,
        clock,
        log,
      }),
    },
    clock,
    workerId: newId(),
    log,
  });
  const reconciling = createReconciling({
    jobs: stores.jobs,
    parts: [
      ...standing.reconcile,
      ...(github?.reconcile ?? []),
      ...billing.reconcile,
    ],
    seconds: config.reconcile.seconds,
    holder: newId(),
    clock,
    log,
    wake,
  });
  const setup = await createSetupPart(config, publicUrl, appFile(env), fetch);
  const deps: ApiDependencies = {
    clock,
    newId,
    log,
    publicUrl,
    githubUrl: webUrlOf(config.githubApiUrl),
    about: {
      name: config.marketplaceName,
      repository: config.github?.marketplaceRepository ?? null,
    },
    plugins,
    licences,
    entitlements,
    leases: stores.leases,
    usage,
    recordUsage: createRecorder({
      usage,
      licences,
      plugins,
      links,
      sha256: (text) => hash("sha256", text),
      clock,
    }),
    verifier: standing.verifier,
    revoked: standing.revoked,
    people: stores.people,
    keys,
    jwks: () => ring.jwks,
    rotateKeys: files && (() => files.rotate(clock())),
    links,
    accessTokens: createAccessTokens(ring, issuer),
    sessions: createSessions(ring, issuer),
    adminGithubIds: config.adminGithubIds,
    catalogue: createCatalogue(config, publicUrl, plugins),
    identifyPerson: github?.identifyPerson ?? null,
    webSignIn: github?.webSignIn ?? null,
    acceptReport: github?.acceptReport ?? null,
    fileSubmission: github?.fileSubmission ?? null,
    submissions: stores.submissions,
    reports: stores.reports,
    audit: stores.audit,
    webhooks: outgoing.api,
    receiveGitHub: github?.receiveGitHub ?? null,
    receiveStripe: billing.receiveStripe,
    billing: billing.buying,
    selling: billing.selling,
    reconcile:
      config.reconcile.secret === null
        ? null
        : { secret: config.reconcile.secret, run: reconciling.run },
    setup,
    ready: database.ready,
    limiters: createLimiters(config.rateLimits),
    trustedProxies: config.trustedProxies,
  };
  serveApi(listener, deps);
  await standing.begin();
  worker.start();
  reconciling.begin();
  opened.defer(worker.stop);
  opened.defer(standing.stop);
  opened.defer(reconciling.stop);

  const running = opened.move();
  return {
    url: listener.url,
    port: listener.port,
    config,
    setupUrl: setup && setupUrl(setup, config.host, listener.url),
    drain: async () => {
      while ((await worker.tick()) > 0);
    },
    close: () => running.disposeAsync(),
  };
}

if (import.meta.main) await runCommand(process.argv[2], process.env, start);
