import { createMarketplace, type Verdict } from "../client/marketplace.ts";
import type { Io } from "./io.ts";
import type { KeptLicence } from "./the-licence.ts";

/** Judges a kept licence: by the marketplace, or without network by what is known on this machine. */
export async function judgeLicence(
  io: Io,
  baseUrl: string,
  { plugin_id, license_key }: KeptLicence,
  feature?: string,
): Promise<Verdict> {
  const { fetch, clock } = io;
  const marketplace = createMarketplace({ baseUrl, fetch, clock });
  const question = feature === undefined ? {} : { feature };
  return marketplace.verify(license_key, { plugin_id, ...question });
}
