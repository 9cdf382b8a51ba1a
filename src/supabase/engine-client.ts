import { randomUUID } from "node:crypto";

import { createClient } from "@supabase/supabase-js";

import type { Engine } from "./engine.ts";
import { type ApiRole, createRpcFetch } from "./rpc-fetch.ts";

type Fetch = typeof globalThis.fetch;

/**
 * A supabase-js client whose requests never leave the process: they become calls on `engine`, made as `role`.
 * `wrap` may put something in between, such as a test's counter of writes.
 */
export function createEngineClient(
  engine: Engine,
  role: ApiRole,
  wrap: (fetch: Fetch) => Fetch = (fetch) => fetch,
): ReturnType<typeof createClient> {
  const key = randomUUID();
  return createClient("http://database.invalid", key, {
    auth: { persistSession: false, autoRefreshToken: false },
    global: {
      fetch: wrap(
        createRpcFetch(engine, (given) => (given === key ? role : null)),
      ),
    },
  });
}
