import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";

import { AppError } from "../errors.ts";

export type DirectoryLock = { release: () => void };

/** How a process is told from a later one with the same number. */
export type ProcessTable = {
  pid: number;
  /** Something that differs between two processes with one pid; null when there is no process with this pid. */
  startOf: (pid: number) => string | null;
};

type Holder = { pid: number; start: string; nonce: string };

/**
 * Takes the lock file at `path` for this process, and takes it over from a process that is dead. The embedded database
 * does not lock its directory, and two processes in it lose each other's writes.
 *
 * @throws AppError service_unavailable, naming the process, when another one (or this one already) holds the lock.
 */
export function lockDirectory(
  path: string,
  processes: ProcessTable,
): DirectoryLock {
  const mine: Holder = {
    pid: processes.pid,
    start: processes.startOf(processes.pid) ?? "unknown",
    nonce: randomUUID(),
  };
  if (!createWhole(path, JSON.stringify(mine))) {
    takeOver(path, JSON.stringify(mine), processes);
  }
  return {
    release() {
      if (readIfThere(path) === JSON.stringify(mine)) rmSync(path);
    },
  };
}

function takeOver(path: string, mine: string, processes: ProcessTable): void {
  const found = readIfThere(path);
  const holder = parseHolder(found);
  if (holder !== null && processes.startOf(holder.pid) === holder.start) {
    throw inUse(path, `the process with pid ${holder.pid}`);
  }
  // Of several who find the same dead holder, only the one that creates this file may remove its lock.
  const claim = `${path}.takeover`;
  if (!createWhole(claim, mine)) {
    throw inUse(path, `another process that is just starting (${claim})`);
  }
  try {
    if (readIfThere(path) === found) rmSync(path, { force: true });
    if (!createWhole(path, mine)) {
      throw inUse(path, "another process that was faster");
    }
  } finally {
    rmSync(claim);
  }
}

function inUse(path: string, who: string): AppError {
  return new AppError(
    "service_unavailable",
    `The database directory is in use by ${who}. Stop it first, or set DATABASE_URL to share one Postgres. If it does not run any more, delete ${path}.`,
  );
}

/** Creates the file with its content in one step, so that nobody ever reads half of it. False when it is there already. */
function createWhole(path: string, content: string): boolean {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, content, { mode: 0o600 });
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft);
  }
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}

/** Null for a file that no version of this program wrote: nobody can be alive who holds it. */
function parseHolder(text: string | null): Holder | null {
  try {
    const parsed = JSON.parse(text ?? "null") as Partial<Holder> | null;
    if (typeof parsed?.pid !== "number") return null;
    return { pid: parsed.pid, start: parsed.start ?? "", nonce: "" };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
