import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import type { Config } from "../config.ts";
import { createExchangeCode } from "../github/exchange-code.ts";
import { webUrlOf } from "../github/web-url.ts";
import type { AppSetup } from "../http/app-setup.ts";
import { appManifest } from "../marketplace/app-manifest.ts";
import { keepApp } from "./app-file.ts";

const appYml = new URL("../../app.yml", import.meta.url);

/** An address of this machine, as its own browser may use it and GitHub may not. */
function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(
    hostname,
  );
}

/**
 * What `/setup` needs: null where an App is configured, and in production, where a server that creates an App and writes
 * its secrets down would be one more way in.
 *
 * @param file where the App's settings go; null: nowhere
 */
export async function createSetupPart(
  config: Pick<Config, "production" | "github" | "githubApiUrl">,
  publicUrl: string,
  file: string | null,
  fetch: typeof globalThis.fetch,
): Promise<AppSetup | null> {
  if (config.production || config.github !== null || file === null) return null;
  const { githubApiUrl: apiUrl } = config;
  const exchange = createExchangeCode({ apiUrl, fetch });
  const yml: unknown = parse(await readFile(appYml, "utf8"));
  return {
    token: randomBytes(32).toString("base64url"),
    manifest: (redirectUrl) => appManifest(yml, { publicUrl, redirectUrl }),
    publicUrl,
    webUrl: webUrlOf(apiUrl),
    reachable: !isLoopback(publicUrl) || isLoopback(apiUrl),
    create: async (code, repository) => {
      const app = await keepApp(file, () => exchange(code), repository);
      const { id, name, url, clientId } = app;
      return { id, name, url, clientId, file };
    },
  };
}

/**
 * The link that an operator opens: on this machine where the server listens to nobody else, else at the public address.
 *
 * @param url where the server listens
 */
export function setupUrl(
  { publicUrl, token }: Pick<AppSetup, "publicUrl" | "token">,
  host: string,
  url: string,
): string {
  const open = isLoopback(`http://${host.includes(":") ? `[${host}]` : host}`);
  return `${open ? url : publicUrl}/setup?token=${token}`;
}
