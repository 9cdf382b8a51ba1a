import { createPublicKey, randomUUID } from "node:crypto";
import { join } from "node:path";
import { startTrial } from "../../src/marketplace/start-trial.ts";
import { createLicences } from "../../src/supabase/licences-store.ts";
import { openDatabase } from "../../src/supabase/open-database.ts";
import { createPeople } from "../../src/supabase/people-store.ts";
import { createPlugins } from "../../src/supabase/plugins-store.ts";
import { createKeyRing } from "../../src/tokens/key-ring.ts";
import { createLicenceKeys } from "../../src/tokens/licence-keys.ts";
import { freePort, startApp, type AppProcess } from "../sandbox/app-process.ts";
import { productRoot } from "../sandbox/sandbox.ts";
import { silentLog } from "../support/silent-log.ts";

/** Its trial has three slots and counts issues without limit. */
export const PLUGIN = "miyabi-operations-pro";
export const SLOTS = 3;

/** A person with a running trial, in the embedded database of `data`. Gives the licence key. */
export async function seedTrial(data: string, pem: string): Promise<string> {
  const database = await openDatabase(
    { mode: "embedded", dataDir: data },
    silentLog,
  );
  try {
    const { client } = database;
    const now = new Date();
    const { id: user_id } = await createPeople(client).signIn({
      github_id: 1,
      github_login: "buyer",
      email: null,
      make_admin: false,
      at: now.toISOString(),
    });
    const ring = await createKeyRing(pem, null);
    const { license_key } = await startTrial(
      {
        plugins: createPlugins(client),
        licences: createLicences(client),
        keys: createLicenceKeys(ring, "miyabi-marketplace"),
      },
      { user_id, plugin_id: PLUGIN, id: randomUUID(), now },
    );
    return license_key;
  } finally {
    await database.close();
  }
}

/** The App on the same database as before, at this moment. */
export async function startUsageApp(
  data: string,
  pem: string,
  now: Date,
): Promise<AppProcess> {
  const { n = "" } = createPublicKey(pem).export({ format: "jwk" });
  return startApp({
    entry: join(productRoot, "test/e2e/usage-app.ts"),
    port: await freePort(),
    modulus: n,
    env: {
      DATA_DIR: data,
      LICENSE_SIGNING_KEY: pem,
      CLOCK_AT: now.toISOString(),
      RATE_LIMIT: "0",
      RATE_LIMIT_USAGE: "0",
      LOG_LEVEL: "error",
    },
  });
}

type Answer = { status: number; body: Record<string, unknown> };

/** One request with the licence key; null when the App died before it had answered. */
export async function ask(
  app: AppProcess,
  licenceKey: string,
  method: string,
  path: string,
  body?: object,
): Promise<Answer | null> {
  try {
    const response = await fetch(`${app.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${licenceKey}`,
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Answer["body"];
    return { status: response.status, body: answer };
  } catch {
    return null; // the connection broke: whether it was done is not known
  }
}
