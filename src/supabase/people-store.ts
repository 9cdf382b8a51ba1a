import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";

import type { People, User } from "../marketplace/ports/people.ts";
import { rpc } from "./rpc.ts";
import { time } from "./rows/time.ts";

const userRow: z.ZodType<User> = z.object({
  id: z.string(),
  github_id: z.number(),
  github_login: z.string(),
  email: z.string().nullable(),
  role: z.enum(["user", "admin"]),
  created_at: time,
});

/** People in the database. Every call throws AppError as `rpc` does. */
export function createPeople(client: SupabaseClient): People {
  return {
    signIn: (input) => rpc(client, "people_sign_in", input, userRow),
    find: (id) => rpc(client, "people_find", { id }, userRow.nullable()),
    findByLogin: (login) =>
      rpc(client, "people_find_by_login", { login }, userRow.nullable()),
  };
}
