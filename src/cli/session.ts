import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../errors.ts";
import type { Io } from "./io.ts";

/** What `miyabi login` keeps. The access token lasts an hour; the addresses are of use longer. */
export type Session = {
  marketplace: string;
  github_client_id: string;
  github_login: string;
  access_token: string;
  expires_at: string;
};

const fileName = "miyabi-session.json";

function isSession(value: unknown): value is Session {
  if (typeof value !== "object" || value === null) return false;
  const given = value as Record<string, unknown>;
  return [
    "marketplace",
    "github_client_id",
    "github_login",
    "access_token",
    "expires_at",
  ].every((name) => typeof given[name] === "string");
}

/** Null when nobody signed in here, or when the file is damaged: signing in again writes it anew. */
export async function readSession(io: Io): Promise<Session | null> {
  try {
    const value: unknown = JSON.parse(
      await readFile(join(io.home, fileName), "utf8"),
    );
    return isSession(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Written beside its place and renamed, so that nobody reads half of it; only its owner can read it. */
export async function writeSession(io: Io, session: Session): Promise<void> {
  await mkdir(io.home, { recursive: true, mode: 0o700 });
  const place = join(io.home, fileName);
  const draft = `${place}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(session, null, 2)}\n`, {
    mode: 0o600,
  });
  await rename(draft, place);
}

/**
 * Address of the marketplace: `--marketplace`, then MIYABI_MARKETPLACE_URL, then the one signed in to.
 *
 * @returns null when none of them is there
 * @throws AppError validation_error when it is no http or https address
 */
export async function knownMarketplace(
  io: Io,
  option: string | undefined,
): Promise<string | null> {
  const url =
    option ??
    io.env["MIYABI_MARKETPLACE_URL"] ??
    (await readSession(io))?.marketplace;
  if (!url) return null;
  if (!/^https?:\/\/./.test(url) || !URL.canParse(url))
    throw new AppError(
      "validation_error",
      `"${url}" is no address of a marketplace. It begins with https://`,
    );
  return url.replace(/\/+$/, "");
}

/**
 * The same for what cannot be done without one.
 *
 * @throws AppError validation_error when there is none, or it is no http or https address
 */
export async function marketplaceUrl(
  io: Io,
  option: string | undefined,
): Promise<string> {
  const url = await knownMarketplace(io, option);
  if (url === null)
    throw new AppError(
      "validation_error",
      "Which marketplace? Add --marketplace URL, set MIYABI_MARKETPLACE_URL, or run: miyabi login --marketplace URL",
    );
  return url;
}

/**
 * The access token for `baseUrl`. It never goes to another marketplace than the one it is of.
 *
 * @throws AppError unauthorized when nobody is signed in there
 */
export async function accessToken(io: Io, baseUrl: string): Promise<string> {
  const session = await readSession(io);
  const run = `Run: miyabi login --marketplace ${baseUrl}`;
  if (session?.marketplace !== baseUrl)
    throw new AppError("unauthorized", `You are not signed in. ${run}`);
  if (Date.parse(session.expires_at) <= io.clock().getTime())
    throw new AppError("unauthorized", `Your sign-in has ended. ${run}`);
  return session.access_token;
}
