import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Marketplace } from "../client/marketplace.ts";
import type { Io } from "./io.ts";

type Jwks = Parameters<Marketplace["verifyOffline"]>[1];

/** When the marketplace last said that a licence is valid, and the public keys that it had then. */
export type Trust = { checked_at: string; jwks: Jwks };

const HOUR = 3_600_000;

/** How long a licence is trusted without network, as the marketplace's own signed answers are: 72 h. */
const trusted = 72 * HOUR;

/** After this the trust is worth renewing. */
const fresh = 24 * HOUR;

/** A clock may be corrected by so much; beyond that it was turned back. */
const skew = 60_000;

function fileOf({ home }: Io, baseUrl: string, license_key: string): string {
  const name = createHash("sha256").update(`${baseUrl} ${license_key}`);
  return join(home, "miyabi-trust", `${name.digest("hex").slice(0, 32)}.json`);
}

function isTrust(value: unknown): value is Trust {
  if (typeof value !== "object" || value === null) return false;
  const { checked_at, jwks } = value as Record<string, unknown>;
  const keys = (jwks as { keys?: unknown } | null | undefined)?.keys;
  return typeof checked_at === "string" && Array.isArray(keys);
}

/** Null when the licence was never found valid on this machine, or what was kept of it is damaged. */
export async function readTrust(
  io: Io,
  baseUrl: string,
  license_key: string,
): Promise<Trust | null> {
  try {
    const value: unknown = JSON.parse(
      await readFile(fileOf(io, baseUrl, license_key), "utf8"),
    );
    return isTrust(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

export async function writeTrust(
  io: Io,
  baseUrl: string,
  license_key: string,
  trust: Trust,
): Promise<void> {
  const file = fileOf(io, baseUrl, license_key);
  await mkdir(join(io.home, "miyabi-trust"), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, JSON.stringify(trust), { mode: 0o600 });
  await rename(draft, file);
}

function age({ checked_at }: Trust, now: Date): number {
  return now.getTime() - Date.parse(checked_at);
}

export function isTrusted(trust: Trust, now: Date): boolean {
  return age(trust, now) >= -skew && age(trust, now) <= trusted;
}

export function isFresh(trust: Trust, now: Date): boolean {
  return age(trust, now) >= -skew && age(trust, now) <= fresh;
}
