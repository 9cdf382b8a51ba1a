import type { LicenceClaims } from "./licences.ts";

/** What a licence key turned out to be, before anybody asked the database. */
export type DecodedKey =
  | { outcome: "malformed" | "unknown_key" | "bad_signature" }
  | { outcome: "verified"; claims: LicenceClaims };

/** A key together with what is stored of it. */
export type MintedKey = { key: string; kid: string; sha256: string };

/** Signs and reads licence keys. RS256 has no randomness: the same claims and `kid` give the same key. */
export type LicenceKeys = {
  issuer: string;
  /** The signing key of today; another one after a rotation. */
  readonly kid: string;
  /** Signs with the key of today. */
  mint: (claims: LicenceClaims) => Promise<MintedKey>;
  /** Signs a statement about licences, of a type and audience that no licence and no access token has. */
  sign: (
    kind: "trust" | "revocations",
    payload: Record<string, unknown> & { iat: number; exp: number },
  ) => Promise<string>;
  /** Signature, issuer and shape; not the times, because they are part of the verdict. */
  decode: (key: string) => Promise<DecodedKey>;
};
