import { findKnownPlugin } from "./find-known-plugin.ts";
import { keyInForce, type KeyPorts } from "./licence-key.ts";
import type { Licence } from "./ports/licences.ts";
import type { Plugin, Plugins } from "./ports/plugins.ts";

export type OwnLicence = {
  licence: Licence;
  license_key: string | null;
} & Pick<Plugin, "listing" | "listing_reason">;

function usable(licence: Licence, now: Date): boolean {
  return (
    licence.status === "active" &&
    (licence.ends_at === null || new Date(licence.ends_at) > now)
  );
}

/**
 * A person's licences, with what became of their plugins in the catalogue. The key of each that can be used is minted
 * again for its owner; no key is stored.
 */
export async function ownLicences(
  ports: KeyPorts & { plugins: Pick<Plugins, "find"> },
  user_id: string,
  now: Date,
): Promise<OwnLicence[]> {
  const licences = await ports.licences.ofUser(user_id);
  return Promise.all(
    licences.map(async (licence) => {
      const { listing, listing_reason } = await findKnownPlugin(
        ports.plugins,
        licence.plugin_id,
      );
      if (!usable(licence, now))
        return { licence, license_key: null, listing, listing_reason };
      const { key, licence: inForce } = await keyInForce(ports, licence, now);
      return { licence: inForce, license_key: key, listing, listing_reason };
    }),
  );
}
