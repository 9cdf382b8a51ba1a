import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "../errors.ts";
import type { Io } from "./io.ts";

export type Wallet = {
  /** Key by plugin. */
  all: () => Promise<Readonly<Record<string, string>>>;
  keep: (plugin_id: string, license_key: string) => Promise<void>;
  /** @returns whether there was one */
  forget: (plugin_id: string) => Promise<boolean>;
};

/** One licence key under AES-256-GCM; the plugin's name is bound to it. All in base64. */
type Sealed = { iv: string; tag: string; data: string };

function seal(secret: Buffer, plugin_id: string, text: string): Sealed {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", secret, iv);
  cipher.setAAD(Buffer.from(plugin_id));
  const data = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  const base64 = (bytes: Buffer) => bytes.toString("base64");
  return {
    iv: base64(iv),
    tag: base64(cipher.getAuthTag()),
    data: base64(data),
  };
}

function unseal(secret: Buffer, plugin_id: string, sealed: Sealed): string {
  const bytes = (text: string) => Buffer.from(text, "base64");
  const decipher = createDecipheriv("aes-256-gcm", secret, bytes(sealed.iv), {
    authTagLength: 16,
  });
  decipher.setAAD(Buffer.from(plugin_id));
  decipher.setAuthTag(bytes(sealed.tag));
  const data = bytes(sealed.data);
  return Buffer.concat([decipher.update(data), decipher.final()]).toString();
}

function isSealed(value: unknown): value is Sealed {
  if (typeof value !== "object" || value === null) return false;
  const given = value as Record<string, unknown>;
  return ["iv", "tag", "data"].every((name) => typeof given[name] === "string");
}

async function readIfThere(file: string): Promise<string | null> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function damaged(file: string, cause?: unknown): AppError {
  return new AppError(
    "internal_error",
    `${file} is damaged, and nothing was changed in it. Move it away, then get the licences again: miyabi install PLUGIN`,
    { cause },
  );
}

/** The licences in the file, still sealed. What is no such file is never written over. */
async function readStore(file: string): Promise<Record<string, Sealed>> {
  const text = await readIfThere(file);
  if (text === null) return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw damaged(file, cause);
  }
  const { version, licences } = (value ?? {}) as Record<string, unknown>;
  if (version !== 1 || typeof licences !== "object" || licences === null)
    throw damaged(file);
  const entries = Object.entries(licences);
  if (!entries.every((entry): entry is [string, Sealed] => isSealed(entry[1])))
    throw damaged(file);
  return Object.fromEntries(entries);
}

/** The secret of this user on this machine, made when it is first needed. */
async function openSecret(file: string): Promise<Buffer> {
  const text = await readIfThere(file);
  if (text !== null) {
    const secret = Buffer.from(text, "base64");
    if (secret.length !== 32) throw damaged(file);
    return secret;
  }
  const secret = randomBytes(32);
  try {
    const flag = "wx";
    await writeFile(file, secret.toString("base64"), { mode: 0o600, flag });
    return secret;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return openSecret(file); // another process made it in this moment: that one counts
  }
}

/** Licences kept on this machine, in `licenses.json` beside the key file that opens it; only their owner reads both. */
export function openWallet({ home }: Io): Wallet {
  const file = join(home, "licenses.json");
  const prepare = async () => {
    await mkdir(home, { recursive: true, mode: 0o700 });
    return openSecret(join(home, "licenses.key"));
  };
  const write = async (licences: Record<string, Sealed>) => {
    const draft = `${file}.${process.pid}`;
    const text = `${JSON.stringify({ version: 1, licences }, null, 2)}\n`;
    await writeFile(draft, text, { mode: 0o600 });
    await rename(draft, file);
  };
  return {
    all: async () => {
      const sealed = Object.entries(await readStore(file));
      if (sealed.length === 0) return {};
      const secret = await prepare();
      try {
        return Object.fromEntries(
          sealed.map(([id, one]) => [id, unseal(secret, id, one)]),
        );
      } catch (cause) {
        throw damaged(file, cause);
      }
    },
    keep: async (plugin_id, license_key) => {
      const before = await readStore(file);
      const sealed = seal(await prepare(), plugin_id, license_key);
      await write({ ...before, [plugin_id]: sealed });
    },
    forget: async (plugin_id) => {
      const { [plugin_id]: gone, ...rest } = await readStore(file);
      if (gone === undefined) return false;
      await write(rest);
      return true;
    },
  };
}
