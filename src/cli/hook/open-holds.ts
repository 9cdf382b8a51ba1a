import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

export type Hold = {
  reservation_id: string;
  /** Which issues it is for: the marketplace knows only how many. */
  issues: string[];
  /** False when the marketplace could not be asked, and the licence was trusted offline. */
  held: boolean;
};

/** What one session of Claude Code holds. */
export type SessionHolds = {
  /** Number of holds that were settled before. */
  round: number;
  open: Hold[];
  /** Worked on, and not yet counted because the marketplace could not be told. */
  due: Hold[];
};

/**
 * Remembers between two hooks of a session what it holds. It is a memory only: when it is lost, a hold that is asked for
 * again is the same one by its id, and one that nobody settles runs out by itself.
 */
export type OpenHolds = {
  read: (session: string) => Promise<SessionHolds>;
  write: (session: string, holds: SessionHolds) => Promise<void>;
};

const nothing: SessionHolds = { round: 0, open: [], due: [] };

function isHold(value: unknown): value is Hold {
  if (typeof value !== "object" || value === null) return false;
  const { reservation_id, issues, held } = value as Record<string, unknown>;
  return (
    typeof held === "boolean" &&
    typeof reservation_id === "string" &&
    Array.isArray(issues) &&
    issues.every((issue) => typeof issue === "string")
  );
}

function holdsOf(value: unknown): Hold[] {
  return Array.isArray(value) ? value.filter(isHold) : [];
}

function parse(text: string): SessionHolds {
  try {
    const { round, open, due } = JSON.parse(text) as Record<string, unknown>;
    return {
      round: Number.isSafeInteger(round) ? Number(round) : 0,
      open: holdsOf(open),
      due: holdsOf(due),
    };
  } catch {
    return nothing; // damaged: as good as lost
  }
}

/** One small file for each session that held something, in `folder`. */
export function createOpenHolds(folder: string): OpenHolds {
  const fileOf = (session: string) =>
    join(
      folder,
      `${createHash("sha256").update(session).digest("hex").slice(0, 32)}.json`,
    );
  return {
    read: async (session) => {
      try {
        return parse(await readFile(fileOf(session), "utf8"));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
        return nothing;
      }
    },
    write: async (session, holds) => {
      const file = fileOf(session);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const draft = `${file}.${process.pid}`;
      await writeFile(draft, JSON.stringify(holds), { mode: 0o600 });
      await rename(draft, file);
    },
  };
}
