import { readFile } from "node:fs/promises";
import type { Config } from "../config.ts";
import { createKeyRing, type KeyRing } from "../tokens/key-ring.ts";
import {
  developmentSigningKey,
  readSigningKeyFile,
} from "../tokens/signing-key-file.ts";

function signingKey(from: Config["licence"]["signingKey"]): Promise<string> {
  if (from.kind === "text") return Promise.resolve(from.text);
  return from.kind === "file"
    ? readSigningKeyFile(from.path)
    : developmentSigningKey(from.path);
}

/** Reads the keys that the settings name. Throws an Error that says what is wrong with them. */
export async function openKeys(config: Config["licence"]): Promise<KeyRing> {
  const retired =
    config.retiredKeysFile === null
      ? null
      : await readFile(config.retiredKeysFile, "utf8");
  return createKeyRing(await signingKey(config.signingKey), retired);
}
