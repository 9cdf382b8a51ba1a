import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { openTestDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());

const ours = "('public', 'private', 'supabase_migrations')";

async function names(statement: string): Promise<string[]> {
  return (await db.sql(statement)).map((row) => String(row["name"]));
}

/** Runs a statement as a role would that connected by itself, and answers with the SQLSTATE of its refusal. */
async function refusal(role: string, statement: string): Promise<string> {
  try {
    await db.engine.transaction(async (session) => {
      await session.script(`set local role ${role}`);
      await session.script(statement);
    });
    return "allowed";
  } catch (error) {
    return error instanceof Error && "code" in error
      ? String(error.code)
      : String(error);
  }
}

describe.each(["anon", "authenticated"] as const)("the role %s", (role) => {
  it("can do nothing with any table", async () => {
    const tables = await names(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ${ours}`,
    );
    expect(tables.length).toBeGreaterThanOrEqual(18);
    for (const table of tables) {
      for (const statement of [
        `select * from ${table}`,
        `insert into ${table} default values`,
        `delete from ${table}`,
        `truncate ${table} cascade`,
      ]) {
        expect([statement, await refusal(role, statement)]).toEqual([
          statement,
          "42501",
        ]);
      }
    }
  });

  it("can call no function, neither by SQL nor over the API", async () => {
    const functions = await db.sql(
      `select n.nspname as schema, p.proname as name,
              array_to_string(array_fill('null'::text, array[p.pronargs::int]), ', ') as args
       from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('public', 'private')`,
    );
    expect(functions.length).toBeGreaterThan(30);
    for (const { schema, name, args } of functions) {
      const statement = `select ${String(schema)}.${String(name)}(${String(args)})`;
      expect([statement, await refusal(role, statement)]).toEqual([
        statement,
        "42501",
      ]);
      if (schema !== "public") continue;
      const answer = await db.asRole(role).rpc(String(name), { args: {} });
      expect([name, answer.status, answer.data]).toEqual([
        name,
        role === "anon" ? 401 : 403,
        null,
      ]);
    }
  });

  it("has no privilege on any object, not even one that the schema's lock hides", async () => {
    const held = await db.sql(
      `select format('%s %I.%I', r.privilege, n.nspname, c.relname) as name
       from pg_class c join pg_namespace n on n.oid = c.relnamespace,
            unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) as r(privilege)
       where n.nspname in ${ours} and c.relkind in ('r', 'v', 'm', 'p')
         and has_table_privilege($1, c.oid, r.privilege)
       union all
       select format('execute %s', p.oid::regprocedure) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname in ${ours} and has_function_privilege($1, p.oid, 'execute')
       union all
       select format('usage %s', nspname) from pg_namespace
       where nspname in ${ours} and has_schema_privilege($1, oid, 'usage')`,
      [role],
    );
    expect(held).toEqual([]);
  });
});

describe("every object", () => {
  it("that is a table has row level security and no policy", async () => {
    expect(
      await names(
        `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'public' and c.relkind = 'r' and not c.relrowsecurity`,
      ),
    ).toEqual([]);
    expect(
      await names(
        "select policyname as name from pg_policies where schemaname = 'public'",
      ),
    ).toEqual([]);
  });

  it("that is a function has a fixed search path, and a public one takes args jsonb and answers jsonb", async () => {
    expect(
      await names(
        `select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
         where n.nspname in ('public', 'private')
           and not coalesce(p.proconfig @> array['search_path=""'], false)`,
      ),
    ).toEqual([]);
    expect(
      await names(
        `select p.oid::regprocedure::text as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
         where n.nspname = 'public' and (p.prorettype <> 'jsonb'::regtype
           or pg_get_function_identity_arguments(p.oid) <> 'args jsonb')`,
      ),
    ).toEqual([]);
  });

  it("that is a foreign key has an index of its columns", async () => {
    expect(
      await names(
        `select format('%s.%s', c.conrelid::regclass, c.conname) as name from pg_constraint c
         where c.contype = 'f' and c.connamespace = 'public'::regnamespace and not exists (
           select from pg_index i where i.indrelid = c.conrelid and (i.indkey::int2[])[0:0] = c.conkey[1:1])`,
      ),
    ).toEqual([]);
  });
});
