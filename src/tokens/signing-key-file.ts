import { generateKeyPair, randomUUID } from "node:crypto";
import { link, mkdir, unlink, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { readPrivateFile } from "./private-file.ts";

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

/** Puts `key` at `path` whole or not at all, and leaves a key that is there already. */
async function writeOnce(path: string, key: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, key, { mode: 0o600, flag: "wx" });
  try {
    await link(draft, path);
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  } finally {
    await unlink(draft);
  }
}

/**
 * For development only: the key in the data folder, generated at the first start with mode 0600. Of several processes
 * that start at once, the first one's key is everybody's.
 */
export async function developmentSigningKey(path: string): Promise<string> {
  try {
    return await readPrivateFile(path);
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
  }
  const { privateKey } = await promisify(generateKeyPair)("rsa", {
    modulusLength: 2_048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  await writeOnce(path, privateKey);
  return readPrivateFile(path);
}
