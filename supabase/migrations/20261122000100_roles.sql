-- The App is the only door: nobody but service_role may touch anything, and functions are the only interface.
-- New Supabase projects grant nothing by default, old ones grant everything to anon and authenticated, plain Postgres lets
-- everybody execute functions. After this file all three are the same.

create schema if not exists private;

revoke all on schema public from public, anon, authenticated;
revoke all on schema private from public, anon, authenticated;
grant usage on schema public, private to service_role;

revoke all on all tables in schema public from public, anon, authenticated;
revoke all on all sequences in schema public from public, anon, authenticated;
revoke all on all functions in schema public from public, anon, authenticated;

-- That functions are executable by everybody is a default of the whole server, which only a global rule takes away.
alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke all on tables from public, anon, authenticated;
alter default privileges in schema public revoke all on sequences from public, anon, authenticated;
alter default privileges in schema public revoke all on functions from public, anon, authenticated;

alter default privileges in schema public grant select, insert, update, delete on tables to service_role;
alter default privileges in schema public grant usage on sequences to service_role;
alter default privileges in schema public grant execute on functions to service_role;
alter default privileges in schema private grant execute on functions to service_role;

-- Times leave the database in one form: ISO 8601, UTC, milliseconds.
create function private.iso(moment timestamptz) returns text
language sql stable set search_path = ''
as $$ select to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;

-- An id that is not a UUID belongs to nothing; it must be found missing, not fail.
create function private.to_uuid(value text) returns uuid
language sql immutable set search_path = ''
as $$
  select case when value ~* '^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$' then value::uuid end
$$;

create function private.text_array(list jsonb) returns text[]
language sql immutable set search_path = ''
as $$
  select coalesce(array_agg(item order by place), '{}')
  from jsonb_array_elements_text(list) with ordinality as items(item, place)
$$;

-- What the App compares with its own last migration at start. Reads the Supabase CLI's history, which only the owner may.
create function public.schema_version(args jsonb) returns jsonb
language plpgsql stable security definer set search_path = ''
as $$
begin
  return jsonb_build_object('version',
    (select max(version) from supabase_migrations.schema_migrations));
end
$$;
