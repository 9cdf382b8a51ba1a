import { isObject } from "../json.ts";
import type { Definition } from "./definition.ts";

/** Hosts of addresses, lower case, sorted; addresses with placeholders are left out. */
export function hostsOf(
  urls: readonly (string | null)[],
  definitions: readonly Definition[],
): string[] {
  const named = urls.flatMap((url) => {
    if (url === null || !URL.canParse(url)) return [];
    const { hostname } = new URL(url);
    return /[${}]|%7b|%24/i.test(hostname) || hostname === "" ? [] : [hostname];
  });
  const declared = definitions.flatMap(({ fields: { network } }) =>
    isObject(network) && Array.isArray(network["hosts"])
      ? network["hosts"].filter((host) => typeof host === "string")
      : [],
  );
  return [...new Set([...named, ...declared].map((host) => host.toLowerCase()))]
    .filter((host) => host.length <= 253)
    .sort();
}
