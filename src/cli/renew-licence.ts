import { createMarketplace } from "../client/marketplace.ts";
import type { Io } from "./io.ts";
import { keyClaims } from "./key-claims.ts";
import type { KeptLicence } from "./the-licence.ts";
import { openWallet } from "./wallet.ts";

/** A key is exchanged for the next one when no more than this is left of it. */
const early = 7 * 86_400_000;

/**
 * Exchanges a key for the one in force of the same entitlement, and keeps that.
 *
 * @returns null when there is no other one, or the marketplace cannot be reached
 */
export async function nextLicence(
  io: Io,
  baseUrl: string,
  { plugin_id, license_key }: KeptLicence,
): Promise<KeptLicence | null> {
  const { fetch, clock } = io;
  const marketplace = createMarketplace({ baseUrl, fetch, clock });
  const reply = await marketplace.refresh(license_key);
  if (reply.outcome !== "granted" || reply.license_key === license_key)
    return null;
  await openWallet(io).keep(plugin_id, reply.license_key);
  return { plugin_id, license_key: reply.license_key };
}

/** The licence, with its next key when the one that is kept ends soon. */
export async function freshLicence(
  io: Io,
  baseUrl: string,
  licence: KeptLicence,
): Promise<KeptLicence> {
  const ends = keyClaims(licence.license_key)?.expires_at;
  const soon =
    ends !== undefined && Date.parse(ends) - io.clock().getTime() <= early;
  const next = soon ? await nextLicence(io, baseUrl, licence) : null;
  return next ?? licence;
}
