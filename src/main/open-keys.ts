import { readFile } from "node:fs/promises";
import type { Config } from "../config.ts";
import { AppError } from "../errors.ts";
import { openFileRing, type FileRing } from "../tokens/file-ring.ts";
import { createKeyRing, type KeyRing } from "../tokens/key-ring.ts";
import { developmentSigningKey } from "../tokens/signing-key-file.ts";

/** `files` is null when the signing key comes from the environment, which nobody can change from here. */
export type OpenedKeys = { ring: KeyRing; files: FileRing | null };

type SigningKey = Config["licence"]["signingKey"];

const settingOf = {
  text: "LICENSE_SIGNING_KEY",
  file: "LICENSE_SIGNING_KEY_FILE",
  generated: "DATA_DIR",
} as const satisfies Record<SigningKey["kind"], string>;

async function openRing(
  { signingKey, retiredKeysFile }: Config["licence"],
  clock: () => Date,
): Promise<OpenedKeys> {
  if (signingKey.kind === "text") {
    const retired =
      retiredKeysFile === null ? null : await readFile(retiredKeysFile, "utf8");
    return { ring: await createKeyRing(signingKey.text, retired), files: null };
  }
  const { kind, path } = signingKey;
  if (kind === "generated") await developmentSigningKey(path);
  const retired = retiredKeysFile ?? `${path}.retired.json`;
  const files = await openFileRing({ signing: path, retired }, clock);
  return { ring: files, files };
}

/**
 * Reads the keys that the settings name. Throws AppError validation_error that names the setting and says what is wrong
 * with it, without quoting a key.
 */
export async function openKeys(
  config: Config["licence"],
  clock: () => Date,
): Promise<OpenedKeys> {
  const { signingKey, retiredKeysFile } = config;
  try {
    return await openRing(config, clock);
  } catch (cause) {
    const named = [
      settingOf[signingKey.kind],
      ...(retiredKeysFile === null ? [] : ["LICENSE_RETIRED_KEYS_FILE"]),
    ].join(" or ");
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError(
      "validation_error",
      `The licence keys cannot be used (${named}): ${reason}\nA signing key is an RSA private key of 2048 bits or more, as PKCS#8 PEM or JWK.`,
      { cause },
    );
  }
}
