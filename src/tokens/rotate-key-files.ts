import { createPublicKey, generateKeyPair, randomUUID } from "node:crypto";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { z } from "zod";
import { AppError } from "../errors.ts";
import { publicJwk, readPrivateKey } from "./key-ring.ts";
import { readPrivateFile } from "./private-file.ts";

export type KeyFiles = { signing: string; retired: string };

const retiredKeys = z.object({
  keys: z.array(
    z.looseObject({
      n: z.string(),
      kid: z.string().optional(),
      retired_at: z.string().optional(),
    }),
  ),
});
type Retired = z.infer<typeof retiredKeys>;

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

/** The text of the retired keys; null when none was retired yet. */
export async function readRetired(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Whole or not at all: a reader meets the old text or the new one. */
async function replace(
  path: string,
  text: string,
  mode: number,
): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, text, { mode, flag: "wx" });
  await rename(draft, path);
}

/** One at a time on this machine. A lock that a killed process left is named, for a person to remove. */
async function locked<T>(path: string, work: () => Promise<T>): Promise<T> {
  const lock = `${path}.lock`;
  try {
    await writeFile(lock, `${process.pid}\n`, { flag: "wx" });
  } catch (cause) {
    throw new AppError(
      "conflict",
      `The signing key is being rotated at this moment. If that cannot be, remove ${lock}.`,
      { cause },
    );
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function retiredIn(path: string): Promise<Retired> {
  const text = await readRetired(path);
  return text === null ? { keys: [] } : retiredKeys.parse(JSON.parse(text));
}

/**
 * Puts a new RSA key in the place of the signing one. The old public key is written down as retired first: whenever the
 * process dies, every key that ever signed can still be verified.
 *
 * @throws AppError conflict while another rotation runs; the file system's own errors
 */
export function rotateKeyFiles(files: KeyFiles, now: Date): Promise<void> {
  return locked(files.signing, async () => {
    const old = readPrivateKey(await readPrivateFile(files.signing));
    const jwk = await publicJwk(createPublicKey(old));
    const { keys } = await retiredIn(files.retired);
    const others = keys.filter(({ n }) => n !== jwk.n);
    const retired = [...others, { ...jwk, retired_at: now.toISOString() }];
    await replace(files.retired, toJson(retired), 0o644);
    const { privateKey } = await promisify(generateKeyPair)("rsa", {
      modulusLength: old.asymmetricKeyDetails?.modulusLength ?? 2_048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    await replace(files.signing, privateKey, 0o600);
  });
}

/** A key signs for 35 days at most after it was made, so that one retired longer has signed nothing that is in date. */
const keptFor = 35 * 86_400_000;

/**
 * Drops retired keys that nothing in force was signed with. `inUse` are the `kid`s that the register still names, because
 * an ended key may be exchanged for the next one.
 */
export function pruneRetired(
  files: KeyFiles,
  inUse: readonly string[],
  now: Date,
): Promise<void> {
  return locked(files.signing, async () => {
    const { keys } = await retiredIn(files.retired);
    const kept = keys.filter(
      ({ kid, retired_at }) =>
        kid === undefined ||
        retired_at === undefined ||
        inUse.includes(kid) ||
        Date.parse(retired_at) + keptFor > now.getTime(),
    );
    if (kept.length < keys.length)
      await replace(files.retired, toJson(kept), 0o644);
  });
}

function toJson(keys: object[]): string {
  return `${JSON.stringify({ keys }, null, 2)}\n`;
}
