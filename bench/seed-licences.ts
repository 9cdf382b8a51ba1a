import { randomUUID } from "node:crypto";
import { installPlugin } from "../src/marketplace/install-plugin.ts";
import { createLicences } from "../src/supabase/licences-store.ts";
import { openDatabase } from "../src/supabase/open-database.ts";
import { createPeople } from "../src/supabase/people-store.ts";
import { createPlugins } from "../src/supabase/plugins-store.ts";
import { createKeyRing } from "../src/tokens/key-ring.ts";
import { createLicenceKeys } from "../src/tokens/licence-keys.ts";

const quiet = { info: () => {}, warn: () => {}, error: () => {} };

/** Puts `count` people with a free licence each into the embedded database of `DATA_DIR` and returns their keys. */
export async function seedLicences(
  env: { DATA_DIR: string; LICENSE_SIGNING_KEY: string },
  count: number,
): Promise<string[]> {
  const { client, close } = await openDatabase(
    { mode: "embedded", dataDir: env.DATA_DIR },
    quiet,
  );
  try {
    const ring = await createKeyRing(env.LICENSE_SIGNING_KEY, null);
    const people = createPeople(client);
    const ports = {
      plugins: createPlugins(client),
      licences: createLicences(client),
      keys: createLicenceKeys(ring, "miyabi-marketplace"),
    };
    const keys: string[] = [];
    for (let n = 1; n <= count; n += 1) {
      const user = await people.signIn({
        github_id: n,
        github_login: `person-${n}`,
        email: null,
        make_admin: false,
        at: new Date().toISOString(),
      });
      const { license_key } = await installPlugin(ports, {
        user_id: user.id,
        plugin_id: "miyabi-operations-free",
        id: randomUUID(),
        now: new Date(),
      });
      keys.push(license_key);
    }
    return keys;
  } finally {
    await close();
  }
}
