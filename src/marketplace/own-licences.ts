import { keyInForce, type KeyPorts } from "./licence-key.ts";
import type { Licence } from "./ports/licences.ts";

export type OwnLicence = { licence: Licence; license_key: string | null };

function usable(licence: Licence, now: Date): boolean {
  return (
    licence.status === "active" &&
    (licence.ends_at === null || new Date(licence.ends_at) > now)
  );
}

/** A person's licences. The key of each that can be used is minted again for its owner; no key is stored. */
export async function ownLicences(
  ports: KeyPorts,
  user_id: string,
  now: Date,
): Promise<OwnLicence[]> {
  const licences = await ports.licences.ofUser(user_id);
  return Promise.all(
    licences.map(async (licence) => {
      if (!usable(licence, now)) return { licence, license_key: null };
      const { key, licence: inForce } = await keyInForce(ports, licence, now);
      return { licence: inForce, license_key: key };
    }),
  );
}
