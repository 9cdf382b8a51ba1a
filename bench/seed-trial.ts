import { randomUUID } from "node:crypto";
import { startTrial } from "../src/marketplace/start-trial.ts";
import { createLicences } from "../src/supabase/licences-store.ts";
import {
  openDatabase,
  type DatabaseConfig,
} from "../src/supabase/open-database.ts";
import { createPeople } from "../src/supabase/people-store.ts";
import { createPlugins } from "../src/supabase/plugins-store.ts";
import { createKeyRing } from "../src/tokens/key-ring.ts";
import { createLicenceKeys } from "../src/tokens/licence-keys.ts";

const quiet = { info: () => {}, warn: () => {}, error: () => {} };

/** One person with a trial of Pro: unlimited issues, 100,000 tokens. */
export async function seedTrial(
  config: DatabaseConfig,
  signingKey: string,
): Promise<{ user_id: string; license_id: string; license_key: string }> {
  const { client, close } = await openDatabase(config, quiet);
  try {
    const ring = await createKeyRing(signingKey, null);
    const user = await createPeople(client).signIn({
      github_id: 1,
      github_login: "person-1",
      email: null,
      make_admin: false,
      at: new Date().toISOString(),
    });
    const ports = {
      plugins: createPlugins(client),
      licences: createLicences(client),
      keys: createLicenceKeys(ring, "miyabi-marketplace"),
    };
    const license_id = randomUUID();
    const { license_key } = await startTrial(ports, {
      user_id: user.id,
      plugin_id: "miyabi-operations-pro",
      id: license_id,
      now: new Date(),
    });
    return { user_id: user.id, license_id, license_key };
  } finally {
    await close();
  }
}
