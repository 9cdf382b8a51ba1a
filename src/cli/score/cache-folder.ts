import { lstat } from "node:fs/promises";
import { join } from "node:path";
import type { Io } from "../io.ts";

/** @returns the folder of what is kept from one run to the next; null where there is no home */
export function cacheFolder(env: Io["env"]): string | null {
  const home = env["HOME"];
  const base =
    env["XDG_CACHE_HOME"] || (home ? join(home, ".cache") : undefined);
  return base === undefined ? null : join(base, "miyabi");
}

/** @returns false for a folder that is not there, that is a link, or that others may write to */
export async function isOurs(folder: string): Promise<boolean> {
  const about = await lstat(folder).catch(() => null);
  if (about?.isDirectory() !== true) return false;
  if (process.getuid === undefined) return true;
  return about.uid === process.getuid() && (about.mode & 0o077) === 0;
}
