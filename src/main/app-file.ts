import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { parseEnv } from "node:util";
import { appFile } from "../config.ts";
import type { Environment } from "../config/read-settings.ts";
import { AppError } from "../errors.ts";
import type { CreatedApp } from "../marketplace/ports/created-app.ts";
import { readPrivateFile } from "../tokens/private-file.ts";

function wasNotThere(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

/**
 * The environment, completed by the file that `/setup` wrote. What the environment itself says counts.
 *
 * @throws AppError validation_error when others can read the file
 */
export async function withAppFile(env: Environment): Promise<Environment> {
  const path = appFile(env);
  if (path === null) return env;
  try {
    const given = Object.entries(env).filter(([, value]) => value);
    return {
      ...parseEnv(await readPrivateFile(path)),
      ...Object.fromEntries(given),
    };
  } catch (cause) {
    if (wasNotThere(cause)) return env;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError("validation_error", reason, { cause });
  }
}

function lines(app: CreatedApp, repository: string): string {
  const settings = {
    GITHUB_APP_ID: String(app.id),
    GITHUB_CLIENT_ID: app.clientId,
    GITHUB_CLIENT_SECRET: app.clientSecret,
    GITHUB_WEBHOOK_SECRET: app.webhookSecret,
    GITHUB_PRIVATE_KEY: app.privateKey.trim().replaceAll(/\r?\n/g, "\\n"),
    MARKETPLACE_REPOSITORY: repository,
  };
  const head = "# The GitHub App that /setup created. Keep it to yourself.";
  const pairs = Object.entries(settings).map(([n, v]) => `${n}="${v}"`);
  return [head, ...pairs, ""].join("\n");
}

/**
 * Writes the file of a new App, for its owner only. GitHub tells the secrets once, so there is a file to write to before
 * it is asked, and what is not whole never gets the file's name.
 *
 * @param create asks GitHub
 * @param repository the marketplace's, "owner/name"
 * @throws AppError service_unavailable when the folder cannot be written to, and what `create` throws
 */
export async function keepApp(
  path: string,
  create: () => Promise<CreatedApp>,
  repository: string,
): Promise<CreatedApp> {
  const draft = `${path}.draft`;
  const file = await openDraft(draft);
  try {
    const app = await create();
    await file.writeFile(lines(app, repository));
    await file.sync();
    await rename(draft, path);
    return app;
  } finally {
    await file.close();
    await rm(draft, { force: true });
  }
}

async function openDraft(draft: string) {
  try {
    await mkdir(dirname(draft), { recursive: true, mode: 0o700 });
    // One of an attempt before may be there, with other rights.
    await rm(draft, { force: true });
    return await open(draft, "wx", 0o600);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError(
      "service_unavailable",
      `The App's secrets could not be written down (${reason}). Set DATA_DIR to a folder that this server may write to.`,
      { cause },
    );
  }
}
