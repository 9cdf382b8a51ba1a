import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Octokit } from "@octokit/rest";
import { freePort, startApp, type AppProcess } from "./app-process.ts";
import { startGitHub, type GitHub } from "./github/start.ts";
import { asObject, asText } from "./json.ts";
import { populate } from "./populate.ts";
import type { JobMemoryFactory } from "./runner/job-memory.ts";
import {
  app as githubApp,
  logins,
  ownerAuthorization,
  releasedSha,
  repositories,
  tokenOf,
} from "./world.ts";

export type Sandbox = {
  github: GitHub;
  appUrl: string;
  dataDir: string;
  /** YAML of the submission form. */
  formTemplate: string;
  app: () => AppProcess;
  /** Starts the App again, at the same address and on the same data. */
  restart: (env?: Record<string, string>) => Promise<AppProcess>;
  /** For messages: what the App and the last runs logged. */
  explain: () => string;
  close: () => Promise<void>;
};

export type SandboxOptions = {
  /** What to run as the App; src/main.ts by default. */
  entry?: string;
  env?: Record<string, string>;
  memory?: JobMemoryFactory;
  /** The first App may die while it starts; whoever sets this starts it again. */
  mayDie?: boolean;
  /** A data directory to begin with, so that not every App has to make its tables. */
  data?: string;
};

/** The project's folder. */
export const productRoot = new URL("../..", import.meta.url).pathname.replace(
  /\/$/,
  "",
);

function modulusOf(key: KeyObject): string {
  return asText(asObject(key.export({ format: "jwk" }))["n"]);
}

async function idOf(github: GitHub, login: string): Promise<number> {
  const octokit = new Octokit({
    auth: tokenOf(logins.author),
    baseUrl: github.origin,
  });
  return (await octokit.users.getByUsername({ username: login })).data.id;
}

/** The marketplace's owner lets the maintainer write to it. */
async function appointMaintainer(github: GitHub): Promise<void> {
  const answer = await fetch(
    `${github.origin}/repos/${repositories.marketplace}/collaborators/${logins.maintainer}`,
    {
      method: "PUT",
      headers: {
        authorization: ownerAuthorization(repositories.marketplace),
      },
      body: JSON.stringify({ permission: "push" }),
    },
  );
  if (!answer.ok) throw new Error(`Collaborator: ${await answer.text()}`);
}

/**
 * Starts everything: GitHub's stand-in with its repositories, and the App on an embedded database of its own.
 *
 * @param options another way to begin the App, more settings, remembered jobs
 * @returns the running sandbox
 */
export async function startSandbox(
  options: SandboxOptions = {},
): Promise<Sandbox> {
  const dataDir = await mkdtemp(join(tmpdir(), "miyabi-data-"));
  if (options.data !== undefined)
    await cp(options.data, join(dataDir, "data"), { recursive: true });
  const github = await startGitHub({
    productRoot,
    ...(options.memory ? { memory: options.memory } : {}),
  });
  const port = await freePort();
  const appUrl = `http://127.0.0.1:${port}`;
  await populate(github, productRoot, appUrl);
  await appointMaintainer(github);

  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const releases = join(dataDir, "action-releases.json");
  await writeFile(
    releases,
    JSON.stringify({ accepted: [releasedSha], retired: [] }),
  );
  const settings: Record<string, string> = {
    DATA_DIR: join(dataDir, "data"),
    PUBLIC_URL: appUrl,
    LICENSE_SIGNING_KEY: privateKey.export({
      type: "pkcs8",
      format: "pem",
    }) as string,
    GITHUB_APP_ID: String(githubApp.id),
    GITHUB_PRIVATE_KEY: github.privateKey,
    GITHUB_WEBHOOK_SECRET: githubApp.webhookSecret,
    GITHUB_CLIENT_ID: githubApp.clientId,
    GITHUB_CLIENT_SECRET: githubApp.clientSecret,
    GITHUB_API_URL: github.origin,
    OIDC_ISSUER: github.origin,
    MARKETPLACE_REPOSITORY: repositories.marketplace,
    ACTION_RELEASES: releases,
    ADMIN_GITHUB_IDS: String(await idOf(github, logins.maintainer)),
    RECONCILE_SECRET: "sandbox-reconcile-secret",
    ...options.env,
  };
  const start = (
    env: Record<string, string> = {},
    mayDie = false,
  ): Promise<AppProcess> =>
    startApp({
      mayDie,
      entry: options.entry ?? join(productRoot, "src/main.ts"),
      port,
      env: { ...settings, ...env },
      modulus: modulusOf(privateKey),
    });

  let current: AppProcess;
  try {
    current = await start({}, options.mayDie);
  } catch (error) {
    await github.close();
    await rm(dataDir, { recursive: true, force: true });
    throw error;
  }
  github.deliverTo(`${appUrl}/webhooks/github`);

  return {
    github,
    appUrl,
    dataDir,
    formTemplate: await readFile(
      join(
        productRoot,
        "templates/marketplace/.github/ISSUE_TEMPLATE/submit-plugin.yml",
      ),
      "utf8",
    ),
    app: () => current,
    restart: async (env) => {
      current = await start(env);
      return current;
    },
    explain: () =>
      [
        current.log().slice(-4000),
        ...github.runs
          .all()
          .map(
            (run) =>
              `--- ${run.path} attempt ${run.run_attempt}: ${run.conclusion ?? run.status}\n${run.log.slice(-3000)}`,
          ),
      ].join("\n"),
    close: async () => {
      await current.stop();
      await github.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
