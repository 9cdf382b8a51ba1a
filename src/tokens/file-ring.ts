import { stat } from "node:fs/promises";
import { createKeyRing, type KeyRing } from "./key-ring.ts";
import {
  pruneRetired,
  readRetired,
  rotateKeyFiles,
  type KeyFiles,
} from "./rotate-key-files.ts";
import { readPrivateFile } from "./private-file.ts";

/** A ring whose keys are in files, and can be rotated. */
export type FileRing = KeyRing & {
  /** Signs with a new key from now on. */
  rotate: (now: Date) => Promise<void>;
  /** Reads the files again when they changed: another process may have rotated. */
  reload: () => Promise<void>;
  prune: (inUse: readonly string[], now: Date) => Promise<void>;
};

/** A key id that nobody knows makes us look at the files; forged ones must not make us do so all the time. */
const lookEvery = 1_000;

async function changedAt(path: string): Promise<number> {
  try {
    return (await stat(path)).mtimeMs;
  } catch {
    return 0; // not there: the reader says so in words
  }
}

/**
 * Opens the ring. Throws an Error that says what is wrong with the files, without quoting them.
 */
export async function openFileRing(
  files: KeyFiles,
  clock: () => Date,
): Promise<FileRing> {
  const read = async () =>
    createKeyRing(
      await readPrivateFile(files.signing),
      await readRetired(files.retired),
    );
  const stamp = async () =>
    `${await changedAt(files.signing)} ${await changedAt(files.retired)}`;
  let seen = await stamp();
  let ring = await read();
  let lookedAt = 0;

  async function reload(): Promise<void> {
    const present = await stamp();
    if (present === seen) return;
    ring = await read();
    seen = present;
  }

  return {
    get kid() {
      return ring.kid;
    },
    get signingKey() {
      return ring.signingKey;
    },
    get jwks() {
      return ring.jwks;
    },
    publicKey: (kid) => ring.publicKey(kid),
    lookAgain: async (kid) => {
      const now = clock().getTime();
      if (Math.abs(now - lookedAt) >= lookEvery) {
        lookedAt = now;
        await reload();
      }
      return ring.publicKey(kid);
    },
    rotate: async (now) => {
      await rotateKeyFiles(files, now);
      seen = "";
      await reload();
    },
    reload,
    prune: async (inUse, now) => {
      await pruneRetired(files, inUse, now);
      await reload();
    },
  };
}
