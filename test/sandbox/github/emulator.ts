import { createEmulator } from "emulate";
import type { Manifest } from "./manifest.ts";
import {
  actionsApp,
  app,
  installations,
  logins,
  operatorLogin,
  organisation,
  repositories,
  tokenOf,
} from "../world.ts";

export type GitHubEmulator = {
  /** Where it listens; only the front talks to it. */
  url: string;
  /** PKCS#1 PEM keys, generated for this run. */
  privateKeys: { app: string; actions: string };
  close: () => Promise<void>;
};

/** All that a job may ask for; each job's token gets only what its `permissions` name. */
const jobPermissions = {
  actions: "read",
  contents: "write",
  metadata: "read",
};

function repository(fullName: string) {
  const [owner = "", name = ""] = fullName.split("/");
  return { owner, name, auto_init: false };
}

function installed(which: "app" | "actions") {
  return Object.entries(installations).map(([account, ids]) => ({
    installation_id: ids[which],
    account,
    repository_selection: "all",
  }));
}

/**
 * Starts the stateful stand-in for GitHub's REST API, seeded with the people, the repositories and the two Apps.
 *
 * @param webhookUrl where it sends every event of the App; the front signs and delivers it from there
 * @param manifest the rights and events of the App
 * @returns its address, the generated keys, and how to end it
 */
export async function startEmulator(
  webhookUrl: string,
  manifest: Manifest,
): Promise<GitHubEmulator> {
  const people = Object.values(logins);
  const emulator = await createEmulator({
    service: "github",
    port: 0,
    seed: {
      tokens: Object.fromEntries(
        [...people, operatorLogin].map((login) => [
          tokenOf(login),
          { login, scopes: ["repo", "user", "workflow"] },
        ]),
      ),
      github: {
        users: people.map((login) => ({
          login,
          name: login,
          email: `${login}@users.noreply.example`,
        })),
        orgs: [
          {
            login: organisation,
            members: [{ login: operatorLogin, role: "admin" }],
          },
        ],
        repos: [
          repository(repositories.marketplace),
          repository(repositories.plugin),
          repository(repositories.collection),
          repository(repositories.newcomer),
        ],
        apps: [
          {
            app_id: app.id,
            slug: app.slug,
            name: "Miyabi Marketplace",
            permissions: { ...manifest.permissions, metadata: "read" },
            events: manifest.events,
            webhook_url: webhookUrl,
            installations: installed("app"),
          },
          {
            app_id: actionsApp.id,
            slug: actionsApp.slug,
            name: "GitHub Actions",
            permissions: jobPermissions,
            events: [],
            installations: installed("actions"),
          },
        ],
      },
    },
  });
  const key = (id: number): string =>
    emulator.generatedSecrets.find(
      (secret) =>
        secret.kind === "github.app_private_key" && secret.id === String(id),
    )?.value ?? "";
  return {
    url: emulator.url,
    privateKeys: { app: key(app.id), actions: key(actionsApp.id) },
    close: () => emulator.close(),
  };
}
