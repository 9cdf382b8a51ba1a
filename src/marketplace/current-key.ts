import { keyInForce, type KeyPorts } from "./licence-key.ts";

/**
 * The key of a licence as its owner gets it.
 * @returns null when there is no such licence, or it is not in force
 */
export async function currentKey(
  ports: KeyPorts,
  license_id: string,
  now: Date,
): Promise<string | null> {
  const licence = await ports.licences.find(license_id);
  if (licence?.status !== "active") return null;
  if (licence.ends_at !== null && new Date(licence.ends_at) <= now) return null;
  return (await keyInForce(ports, licence, now)).key;
}
