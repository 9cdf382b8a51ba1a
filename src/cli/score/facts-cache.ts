import { randomUUID } from "node:crypto";
import {
  mkdir,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { parseJson } from "../../collect/json.ts";
import { staticFactsSchema, type StaticFacts } from "../../score/facts.ts";
import { isOurs } from "./cache-folder.ts";

export type FactsCache = {
  get: (key: string) => Promise<StaticFacts | null>;
  put: (key: string, facts: StaticFacts) => Promise<void>;
};

const MAX_ENTRIES = 100;
const HOUR_MS = 60 * 60_000;
/** The list of known weaknesses of packages goes on; where it could not be asked for, it may be had soon. */
const maxAge = { known: 24 * HOUR_MS, unknown: HOUR_MS };

/**
 * Static facts of trees that were scored before, for the person at this machine alone: the Action never reads it, because
 * whoever can write a cache between two jobs decides the score.
 *
 * @param folder made with mode 0700; one that others may write to, or that is a link, is not used
 * @param now entries of a day ago are not used any more
 */
export function openFactsCache(folder: string, now: () => Date): FactsCache {
  const pathOf = (key: string) => join(folder, `${key}.json`);
  return {
    get: async (key) => {
      if (!(await isOurs(folder))) return null;
      const path = pathOf(key);
      const about = await stat(path).catch(() => null);
      if (about === null) return null;
      const { value } = parseJson(await readFile(path, "utf8"));
      const { data } = staticFactsSchema.safeParse(value);
      if (data === undefined) return null;
      const age = now().getTime() - about.mtimeMs;
      return age > maxAge[data.advisories.status] ? null : data;
    },
    put: async (key, facts) => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (!(await isOurs(folder))) return;
      // Written beside it and renamed: nobody reads half a file, whoever else runs.
      const draft = join(folder, `${randomUUID()}.tmp`);
      await writeFile(draft, JSON.stringify(facts), {
        mode: 0o600,
        flag: "wx",
      });
      await rename(draft, pathOf(key));
      await forgetOldest(folder);
    },
  };
}

async function forgetOldest(folder: string): Promise<void> {
  const names = await readdir(folder);
  if (names.length <= MAX_ENTRIES) return;
  const entries = await Promise.all(
    names.map(async (name) => {
      const about = await stat(join(folder, name)).catch(() => null);
      return { name, time: about?.mtimeMs ?? 0 };
    }),
  );
  entries.sort((a, b) => b.time - a.time);
  for (const { name } of entries.slice(MAX_ENTRIES))
    await rm(join(folder, name), { force: true });
}
