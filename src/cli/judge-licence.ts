import {
  createMarketplace,
  type Marketplace,
  type Verdict,
} from "../client/marketplace.ts";
import type { OfflineVerdict } from "../client/verify-offline.ts";
import type { Io } from "./io.ts";
import { isFresh, isTrusted, readTrust, writeTrust } from "./offline-trust.ts";
import type { KeptLicence } from "./the-licence.ts";

/** Remembers that the licence was valid, with the keys that show it offline. */
async function remember(
  io: Io,
  baseUrl: string,
  license_key: string,
  marketplace: Marketplace,
): Promise<void> {
  const checked_at = io.clock().toISOString();
  const keys = await marketplace.publicKeys();
  if (keys.outcome === "fetched")
    await writeTrust(io, baseUrl, license_key, { checked_at, jwks: keys.jwks });
}

/**
 * By signature and time, for 72 h from when the marketplace last found it valid: so long a revocation may go unseen. Null
 * when it was never found valid on this machine, or too long ago.
 */
export async function judgeOffline(
  io: Io,
  baseUrl: string,
  { plugin_id, license_key }: KeptLicence,
  feature?: string,
): Promise<OfflineVerdict | null> {
  const trust = await readTrust(io, baseUrl, license_key);
  if (trust === null || !isTrusted(trust, io.clock())) return null;
  const { fetch, clock } = io;
  return createMarketplace({ baseUrl, fetch, clock }).verifyOffline(
    license_key,
    trust.jwks,
    { plugin_id, ...(feature !== undefined && { feature }) },
  );
}

/** Judges a kept licence: by the marketplace, or without network by what is known on this machine. */
export async function judgeLicence(
  io: Io,
  baseUrl: string,
  licence: KeptLicence,
  feature?: string,
): Promise<Verdict> {
  const { fetch, clock } = io;
  const { plugin_id, license_key } = licence;
  const marketplace = createMarketplace({ baseUrl, fetch, clock });
  const verdict = await marketplace.verify(license_key, {
    plugin_id,
    ...(feature !== undefined && { feature }),
  });
  if (verdict.outcome === "valid")
    await remember(io, baseUrl, license_key, marketplace);
  if (verdict.outcome !== "unreachable") return verdict;
  return (await judgeOffline(io, baseUrl, licence, feature)) ?? verdict;
}

/** Asks once a day, so that the licence can be trusted when there is no network. */
export async function renewTrust(
  io: Io,
  baseUrl: string,
  licence: KeptLicence,
): Promise<void> {
  const trust = await readTrust(io, baseUrl, licence.license_key);
  if (trust === null || !isFresh(trust, io.clock()))
    await judgeLicence(io, baseUrl, licence);
}
