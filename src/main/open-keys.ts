import { readFile } from "node:fs/promises";
import type { Config } from "../config.ts";
import { AppError } from "../errors.ts";
import { createKeyRing, type KeyRing } from "../tokens/key-ring.ts";
import {
  developmentSigningKey,
  readSigningKeyFile,
} from "../tokens/signing-key-file.ts";

type SigningKey = Config["licence"]["signingKey"];

const settingOf = {
  text: "LICENSE_SIGNING_KEY",
  file: "LICENSE_SIGNING_KEY_FILE",
  generated: "DATA_DIR",
} as const satisfies Record<SigningKey["kind"], string>;

function readSigningKey(from: SigningKey): Promise<string> {
  if (from.kind === "text") return Promise.resolve(from.text);
  return from.kind === "file"
    ? readSigningKeyFile(from.path)
    : developmentSigningKey(from.path);
}

/**
 * Reads the keys that the settings name. Throws AppError validation_error that names the setting and says what is wrong
 * with it, without quoting a key.
 */
export async function openKeys(config: Config["licence"]): Promise<KeyRing> {
  const { signingKey, retiredKeysFile } = config;
  try {
    const retired =
      retiredKeysFile === null ? null : await readFile(retiredKeysFile, "utf8");
    return await createKeyRing(await readSigningKey(signingKey), retired);
  } catch (cause) {
    const named = [
      settingOf[signingKey.kind],
      ...(retiredKeysFile === null ? [] : ["LICENSE_RETIRED_KEYS_FILE"]),
    ].join(" or ");
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError(
      "validation_error",
      `The licence keys cannot be used (${named}): ${reason} A signing key is an RSA private key of 2048 bits or more, as PKCS#8 PEM or JWK.`,
      { cause },
    );
  }
}
