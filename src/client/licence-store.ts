import { randomBytes } from "node:crypto";
import { rename, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { createOnce, readIfThere, replaceFile, whileLocked } from "./files.ts";
import {
  isSealed,
  keyOfPassphrase,
  newSalt,
  seal,
  unseal,
  type Sealed,
} from "./seal.ts";

/** What is wrong with one licence in the file: changed since it was sealed or sealed with another key, or no such thing. */
export type DamagedEntry = { plugin_id: string; damage: "sealed" | "shape" };

export type StoredLicences =
  /** `missing` was never written, `empty` has no text: nothing is lost in either. */
  | { state: "missing" | "empty" }
  /** Cut off or overwritten: no licence in it can be read. The next write moves it aside. */
  | { state: "unreadable" }
  | {
      state: "read";
      /** License keys by plugin. */
      licences: Record<string, string>;
      /** Those that could not be opened. They stay in the file. */
      damaged: DamagedEntry[];
    };

export type LicenceStore = {
  /** The folder of the file; other things of the client are kept beside it. */
  directory: string;
  read: () => Promise<StoredLicences>;
  /** The key of a plugin; null when there is none that can be read. */
  get: (plugin_id: string) => Promise<string | null>;
  keep: (plugin_id: string, license_key: string) => Promise<void>;
  /** False when there was none. */
  forget: (plugin_id: string) => Promise<boolean>;
};

type Contents = { salt: string | null; entries: Map<string, unknown> };

/** `$XDG_CONFIG_HOME/claude`, else `~/.config/claude`. */
export function defaultDirectory(
  env: Readonly<Record<string, string | undefined>>,
): string {
  const base = env["XDG_CONFIG_HOME"];
  return base === undefined || base === ""
    ? join(homedir(), ".config", "claude")
    : join(base, "claude");
}

/** Null for a text that is no file of ours. */
function parse(text: string): Contents | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null; // cut off, or overwritten by something else
  }
  const { version, licences, salt } = (value ?? {}) as Record<string, unknown>;
  if (version !== 1 || typeof licences !== "object" || licences === null)
    return null;
  return {
    salt: typeof salt === "string" ? salt : null,
    entries: new Map(Object.entries(licences)),
  };
}

function format({ salt, entries }: Contents): string {
  const licences = Object.fromEntries(entries);
  const file = { version: 1, ...(salt !== null && { salt }), licences };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** The secret of this user on this machine, made when it is first needed. */
async function machineKey(path: string): Promise<Buffer> {
  const text =
    (await readIfThere(path)) ??
    (await createOnce(path, randomBytes(32).toString("base64")));
  if (((await stat(path)).mode & 0o077) !== 0 && process.platform !== "win32")
    throw new Error(
      `${path} can be read by other users of this machine. Run: chmod 600 ${path}`,
    );
  const key = Buffer.from(text, "base64");
  if (key.length !== 32)
    throw new Error(
      `${path} is damaged: what it has sealed cannot be opened. Move it and licenses.json away, and get the licences again.`,
    );
  return key;
}

/**
 * Licences on this machine, in `licenses.json`: each sealed for itself, so that a damaged one takes none of the others with
 * it. The key is in a file that only this user can read, or comes from a passphrase.
 *
 * Its calls throw an Error with a sentence for the person when the file system refuses, or the key file is open to others.
 */
export function openLicenceStore(options: {
  directory: string;
  passphrase?: string;
  clock?: () => Date;
}): LicenceStore {
  const { directory, passphrase, clock = () => new Date() } = options;
  const file = join(directory, "licenses.json");
  const keyOf = (salt: string | null) =>
    passphrase === undefined
      ? machineKey(join(directory, "licenses.key"))
      : keyOfPassphrase(passphrase, salt ?? "");

  async function read(): Promise<StoredLicences> {
    const text = await readIfThere(file);
    if (text === null) return { state: "missing" };
    if (text.trim() === "") return { state: "empty" };
    const contents = parse(text);
    if (contents === null) return { state: "unreadable" };
    const licences: Record<string, string> = {};
    const damaged: DamagedEntry[] = [];
    if (contents.entries.size > 0) {
      const key = await keyOf(contents.salt);
      for (const [plugin_id, entry] of contents.entries) {
        const text = isSealed(entry) ? unseal(key, plugin_id, entry) : null;
        if (text !== null) licences[plugin_id] = text;
        else
          damaged.push({
            plugin_id,
            damage: isSealed(entry) ? "sealed" : "shape",
          });
      }
    }
    return { state: "read", licences, damaged };
  }

  /** What cannot be read is never written over: it is moved aside, for a person to look at. */
  async function contentsToChange(): Promise<Contents> {
    const text = (await readIfThere(file)) ?? "";
    const contents = parse(text);
    const salt =
      contents?.salt ?? (passphrase === undefined ? null : newSalt());
    if (contents !== null) return { ...contents, salt };
    if (text.trim() !== "") {
      const time = clock().toISOString().replaceAll(":", "-");
      await rename(file, `${file}.damaged-${time}`);
    }
    return { salt, entries: new Map() };
  }

  return {
    directory,
    read,
    get: async (plugin_id) => {
      const stored = await read();
      if (stored.state !== "read") return null;
      return Object.hasOwn(stored.licences, plugin_id)
        ? (stored.licences[plugin_id] ?? null)
        : null;
    },
    keep: (plugin_id, license_key) =>
      whileLocked(file, async () => {
        const contents = await contentsToChange();
        const key = await keyOf(contents.salt);
        const sealed: Sealed = seal(key, plugin_id, license_key);
        contents.entries.set(plugin_id, sealed);
        await replaceFile(file, format(contents));
      }),
    forget: (plugin_id) =>
      whileLocked(file, async () => {
        const contents = await contentsToChange();
        const was = contents.entries.delete(plugin_id);
        if (was) await replaceFile(file, format(contents));
        return was;
      }),
  };
}
