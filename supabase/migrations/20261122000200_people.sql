-- github_id is the identity. E-mail is not unique: many hide it, and accounts are never linked by it.
create table public.users (
  id uuid primary key default gen_random_uuid(),
  github_id bigint not null unique,
  github_login text not null,
  auth_user_id uuid unique,
  email text,
  name text,
  role text not null default 'user' check (role in ('user', 'admin')),
  stripe_customer_id text unique,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
alter table public.users enable row level security;

-- Decisions of maintainers, administrators and of the App itself. `key` makes each apply once.
create table public.audit_log (
  id bigint generated always as identity primary key,
  key text not null unique,
  action text not null,
  actor_github_id bigint,
  actor_login text,
  reason text,
  details jsonb not null default '{}',
  created_at timestamptz not null
);
create index audit_log_by_time on public.audit_log (created_at, id);
alter table public.audit_log enable row level security;

create function private.user_json(person public.users) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'id', person.id,
    'github_id', person.github_id,
    'github_login', person.github_login,
    'email', person.email,
    'role', person.role,
    'created_at', private.iso(person.created_at))
$$;

-- The person behind a GitHub account, who may be known before they ever sign in: as the author of an issue.
create function private.person_of(author jsonb, at timestamptz) returns uuid
language plpgsql set search_path = ''
as $$
declare
  found_id uuid;
begin
  insert into public.users (github_id, github_login, created_at, updated_at)
  values ((author->>'github_id')::bigint, author->>'github_login', at, at)
  on conflict (github_id) do update
    set github_login = excluded.github_login, updated_at = excluded.updated_at
  returning id into found_id;
  return found_id;
end
$$;

create function private.author_json(author_id uuid) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('github_id', u.github_id, 'github_login', u.github_login)
  from public.users u where u.id = author_id
$$;

create function private.write_audit(entry jsonb, at timestamptz) returns void
language sql set search_path = ''
as $$
  insert into public.audit_log (key, action, actor_github_id, actor_login, reason, details, created_at)
  values (entry->>'key', entry->>'action', (entry->>'actor_github_id')::bigint, entry->>'actor_login',
    entry->>'reason', coalesce(entry->'details', '{}'), at)
$$;

-- An address that is hidden today does not take away the one that was known.
create function public.people_sign_in(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  person public.users;
begin
  insert into public.users (github_id, github_login, email, role, created_at, updated_at)
  values ((args->>'github_id')::bigint, args->>'github_login', args->>'email',
    case when (args->>'make_admin')::boolean then 'admin' else 'user' end, at, at)
  on conflict (github_id) do update set
    github_login = excluded.github_login,
    email = coalesce(excluded.email, users.email),
    role = case when excluded.role = 'admin' then 'admin' else users.role end,
    updated_at = excluded.updated_at
  returning * into person;
  return private.user_json(person);
end
$$;

create function public.people_find(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select private.user_json(u) from public.users u where u.id = private.to_uuid(args->>'id')
$$;

create function public.audit_find(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'key', a.key, 'action', a.action, 'actor_github_id', a.actor_github_id, 'actor_login', a.actor_login,
    'reason', a.reason, 'details', a.details)
  from public.audit_log a where a.key = args->>'key'
$$;
