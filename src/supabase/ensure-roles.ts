import type { Engine } from "./engine.ts";

/** Roles belong to the whole server, so another process (a test of ours) may create the same one at this moment. */
const script = `
do $$
declare
  wanted text;
begin
  foreach wanted in array array['anon', 'authenticated', 'service_role'] loop
    begin
      if not exists (select from pg_catalog.pg_roles where rolname = wanted) then
        execute format('create role %I nologin %s', wanted,
          case when wanted = 'service_role' then 'bypassrls' else '' end);
      end if;
    exception when duplicate_object or unique_violation then
      null;
    end;
    if not pg_catalog.pg_has_role(current_user, wanted, 'member') then
      execute format('grant %I to current_user', wanted);
    end if;
  end loop;
end
$$;
`;

/**
 * Creates the roles that a Supabase project has from the start, where they are missing, and lets this user act as them.
 * Fails with 42501 when the user of DATABASE_URL may not create roles: then an administrator has to, once.
 */
export async function ensureRoles(engine: Engine): Promise<void> {
  await engine.transaction((session) => session.script(script));
}
