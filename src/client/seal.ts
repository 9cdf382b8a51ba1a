import {
  createCipheriv,
  createDecipheriv,
  randomBytes,
  scrypt,
} from "node:crypto";

/** A text under AES-256-GCM, all in base64. Each has an IV of its own, and the tag that shows any change. */
export type Sealed = { iv: string; tag: string; data: string };

/** NIST SP 800-38D: 96 bits, from a random source, never twice with one key. */
const ivBytes = 12;
const tagBytes = 16;
const keyBytes = 32;

/** How a passphrase becomes a key: OWASP's figures for scrypt (N 2^17, r 8, p 1). */
const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1_024 * 1_024 };

export function isSealed(value: unknown): value is Sealed {
  if (typeof value !== "object" || value === null) return false;
  const given = value as Record<string, unknown>;
  return ["iv", "tag", "data"].every((name) => typeof given[name] === "string");
}

/** Seals a text. `label` is bound to it: under another one it does not open. */
export function seal(key: Buffer, label: string, text: string): Sealed {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  cipher.setAAD(Buffer.from(label));
  const data = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return {
    iv: iv.toString("base64"),
    tag: cipher.getAuthTag().toString("base64"),
    data: data.toString("base64"),
  };
}

/** The text again; null when it was sealed with another key or label, or was changed since. */
export function unseal(
  key: Buffer,
  label: string,
  { iv, tag, data }: Sealed,
): string | null {
  const bytes = (text: string) => Buffer.from(text, "base64");
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, bytes(iv), {
      authTagLength: tagBytes,
    });
    decipher.setAAD(Buffer.from(label));
    decipher.setAuthTag(bytes(tag));
    return Buffer.concat([
      decipher.update(bytes(data)),
      decipher.final(),
    ]).toString("utf8");
  } catch {
    return null; // node:crypto says no more than that it does not fit
  }
}

/** The key that a passphrase makes with this salt (base64). Takes a good part of a second, on purpose. */
export function keyOfPassphrase(
  passphrase: string,
  salt: string,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(
      passphrase.normalize("NFKC"),
      Buffer.from(salt, "base64"),
      keyBytes,
      cost,
      (error, key) => {
        if (error === null) resolve(key);
        else reject(error);
      },
    );
  });
}

export function newSalt(): string {
  return randomBytes(16).toString("base64");
}
