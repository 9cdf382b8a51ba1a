import { randomUUID } from "node:crypto";
import {
  appendFile,
  link,
  mkdir,
  readFile,
  rename,
  rm,
  stat,
  unlink,
  writeFile,
} from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

/** Null when there is no such file. */
export async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return null;
    throw error;
  }
}

/** Whole or not at all, and for its owner only: a reader meets the old text or the new one. */
export async function replaceFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  try {
    // Flushed, so that a machine that loses power has the old text or the new one, and not an empty file.
    await writeFile(draft, text, { mode: 0o600, flag: "wx", flush: true });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Adds to the end of a file that only its owner can read. */
export async function appendText(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await appendFile(path, text, { mode: 0o600, flush: true });
}

/** Puts a text where no file is yet. Of several at once the first one counts; @returns what is there in the end. */
export async function createOnce(path: string, text: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, text, { mode: 0o600, flag: "wx" });
  try {
    await link(draft, path);
    return text;
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
    return await readFile(path, "utf8");
  } finally {
    await unlink(draft);
  }
}

/** A lock that is older was left by a process that died: what is done under it takes milliseconds. */
const staleAfter = 10_000;
const patience = 15_000;

async function isStale(lock: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(lock)).mtimeMs > staleAfter;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false;
    throw error;
  }
}

/**
 * Takes a stale lock away. Of two who found it stale, the slower one could take the lock that the faster one made since:
 * so it is moved aside first, looked at again, and put back when it is young.
 */
async function breakLock(lock: string): Promise<void> {
  const aside = `${lock}.${randomUUID()}`;
  try {
    await rename(lock, aside);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return; // another was faster
    throw error;
  }
  if (!(await isStale(aside)))
    await link(aside, lock).catch((error: unknown) => {
      if (!hasCode(error, "EEXIST")) throw error;
    });
  await unlink(aside);
}

/** Runs `work` while no other process of this machine is at the same file. Throws when the lock cannot be had. */
export async function whileLocked<T>(
  path: string,
  work: () => Promise<T>,
): Promise<T> {
  const lock = `${path}.lock`;
  const owner = randomUUID();
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const until = Date.now() + patience;
  for (;;) {
    try {
      await writeFile(lock, owner, { flag: "wx", mode: 0o600 });
      break;
    } catch (error) {
      if (!hasCode(error, "EEXIST")) throw error;
    }
    if (await isStale(lock)) await breakLock(lock);
    else if (Date.now() > until)
      throw new Error(`${lock} is held by another process.`);
    else await pause(5 + Math.random() * 15);
  }
  try {
    return await work();
  } finally {
    // Whoever was stopped for long, as in a sleeping machine, may find the lock of another by now.
    if ((await readIfThere(lock)) === owner) await rm(lock, { force: true });
  }
}
