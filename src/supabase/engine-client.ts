import { randomUUID } from "node:crypto";

import { createClient } from "@supabase/supabase-js";

import type { Engine } from "./engine.ts";
import { type ApiRole, createRpcFetch } from "./rpc-fetch.ts";

/** A supabase-js client whose requests never leave the process: they become calls on `engine`, made as `role`. */
export function createEngineClient(
  engine: Engine,
  role: ApiRole,
): ReturnType<typeof createClient> {
  const key = randomUUID();
  return createClient("http://database.invalid", key, {
    auth: { persistSession: false, autoRefreshToken: false },
    global: {
      fetch: createRpcFetch(engine, (given) => (given === key ? role : null)),
    },
  });
}
