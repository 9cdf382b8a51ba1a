import { createHash } from "node:crypto";
import { join } from "node:path";
import type { JSONWebKeySet } from "jose";
import { readIfThere, replaceFile, whileLocked } from "./files.ts";

/** What the marketplace said when it could last be reached. All of it is public, or signed. */
export type Remembered = {
  /** Unix milliseconds of the last answer, by the marketplace's clock or ours, or of the last time a licence was good offline. */
  last_seen: number;
  jwks: JSONWebKeySet | null;
  /** When keys and revocations were last fetched, Unix milliseconds. */
  fetched_at: number;
  /** Signed list of revoked licences. */
  revocations: string | null;
  /** Last signed answer by licence id. */
  trust: Record<string, string>;
};

export type Memory = {
  read: () => Promise<Remembered>;
  change: (change: (remembered: Remembered) => Remembered) => Promise<void>;
};

function nothingRemembered(): Remembered {
  return {
    last_seen: 0,
    jwks: null,
    fetched_at: 0,
    revocations: null,
    trust: {},
  };
}

function isRemembered(value: unknown): value is Remembered {
  if (typeof value !== "object" || value === null) return false;
  const { last_seen, jwks, fetched_at, revocations, trust } = value as Record<
    string,
    unknown
  >;
  return (
    typeof last_seen === "number" &&
    typeof fetched_at === "number" &&
    typeof jwks === "object" &&
    (revocations === null || typeof revocations === "string") &&
    typeof trust === "object" &&
    trust !== null
  );
}

/** Remembers for the life of this process: where there is no store. */
export function memoryInProcess(): Memory {
  let remembered = nothingRemembered();
  return {
    read: () => Promise.resolve(remembered),
    change: (change) => {
      remembered = change(remembered);
      return Promise.resolve();
    },
  };
}

/**
 * Remembers in a file of its own for each marketplace. A damaged one is as good as none: everything in it can be fetched
 * again, and nothing is trusted for being there, because it is signed.
 */
export function memoryInFile(directory: string, baseUrl: string): Memory {
  const name = createHash("sha256").update(baseUrl).digest("hex").slice(0, 16);
  const file = join(directory, `miyabi-${name}.json`);
  const read = async (): Promise<Remembered> => {
    const text = await readIfThere(file);
    if (text === null) return nothingRemembered();
    try {
      const value: unknown = JSON.parse(text);
      return isRemembered(value) ? value : nothingRemembered();
    } catch (error) {
      if (error instanceof SyntaxError) return nothingRemembered();
      throw error;
    }
  };
  return {
    read,
    change: (change) =>
      whileLocked(file, async () => {
        const before = await read();
        await replaceFile(file, JSON.stringify(change(before)));
      }),
  };
}

/** Smaller steps of time are not worth a write. Milliseconds. */
const step = 60_000;

/**
 * Notes that time has come so far, so that a clock that is turned back offline does not give a signed answer its hours
 * again. Only what a good answer reaches is noted: a clock that ran ahead for a moment must lock nobody out for years.
 */
export async function noteTime(
  memory: Memory,
  { last_seen }: Remembered,
  now: Date,
): Promise<void> {
  if (now.getTime() < last_seen + step) return;
  await memory.change((before) => ({
    ...before,
    last_seen: Math.max(before.last_seen, now.getTime()),
  }));
}
