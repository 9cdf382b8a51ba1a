import type { LicenceClaims } from "./ports/licences.ts";

export type CheckedKeys = {
  get: (key: string) => LicenceClaims | undefined;
  add: (key: string, claims: LicenceClaims) => void;
};

type Entry = { key: string; claims: LicenceClaims };

/** Characters of a signature's end that tell keys apart well enough; the whole key is compared after it. */
const tail = 24;

/**
 * Keys whose signatures were found good. What is asked for stays; two generations of `most` keys bound the memory: when the
 * younger is full, the older is dropped. A key that is taken out of the ring must be dropped with the process, or run out.
 */
export function createCheckedKeys(most = 25_000): CheckedKeys {
  let young = new Map<string, Entry>();
  let old = new Map<string, Entry>();

  function put(end: string, entry: Entry): void {
    if (young.size >= most) {
      old = young;
      young = new Map();
    }
    young.set(end, entry);
  }

  return {
    get: (key) => {
      const end = key.slice(-tail);
      const fresh = young.get(end);
      if (fresh?.key === key) return fresh.claims;
      const aged = old.get(end);
      if (aged?.key !== key) return undefined;
      put(end, aged);
      return aged.claims;
    },
    add: (key, claims) => {
      put(key.slice(-tail), { key, claims });
    },
  };
}
