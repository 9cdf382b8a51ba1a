import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Io } from "./io.ts";

export type Wallet = {
  /** Key by plugin. */
  all: () => Promise<Readonly<Record<string, string>>>;
  keep: (plugin_id: string, license_key: string) => Promise<void>;
  /** @returns whether there was one */
  forget: (plugin_id: string) => Promise<boolean>;
};

/** TEMPORARY until the client's store is there. */
export function openWallet(io: Io): Wallet {
  const file = join(io.home, "licenses.json");
  const all = async () => {
    try {
      return JSON.parse(await readFile(file, "utf8")) as Record<string, string>;
    } catch {
      return {};
    }
  };
  const write = async (value: object) => {
    await mkdir(io.home, { recursive: true });
    await writeFile(`${file}.x`, JSON.stringify(value), { mode: 0o600 });
    await rename(`${file}.x`, file);
  };
  return {
    all,
    keep: async (plugin_id, key) =>
      write({ ...(await all()), [plugin_id]: key }),
    forget: async (plugin_id) => {
      const { [plugin_id]: gone, ...rest } = await all();
      await write(rest);
      return gone !== undefined;
    },
  };
}
