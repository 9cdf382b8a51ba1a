-- A payment that is overdue leaves a licence in force until this moment.
alter table public.licenses add column grace_ends_at timestamptz;

create or replace function private.licence_json(l public.licenses) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'id', l.id, 'user_id', l.user_id, 'plugin_id', l.plugin_id, 'tier', l.tier, 'kind', l.kind, 'kid', l.kid,
    'claims', l.claims, 'key_sha256', l.key_sha256, 'status', l.status, 'superseded_by', l.superseded_by,
    'ends_at', private.iso(l.ends_at), 'grace_ends_at', private.iso(l.grace_ends_at),
    'revoked_at', private.iso(l.revoked_at), 'revoke_reason', l.revoke_reason, 'created_at', private.iso(l.created_at))
$$;

-- What the register knows of a licence and its key does not say. No reference to the licence: one that was deleted with
-- its owner's account stays here as revoked until its key ends.
create sequence public.licence_exceptions_seq;
create table public.licence_exceptions (
  license_id uuid primary key,
  seq bigint not null unique,
  state text not null check (state in ('revoked', 'superseded', 'suspended', 'grace', 'ended', 'none')),
  ends_at timestamptz,
  until timestamptz not null,
  check ((state in ('grace', 'ended')) = (ends_at is not null))
);
create index licence_exceptions_by_end on public.licence_exceptions (until);
alter table public.licence_exceptions enable row level security;

-- An entitlement that ends before the last key does was cut short.
create function private.exception_state(l public.licenses) returns text
language sql stable set search_path = ''
as $$
  select case
    when l.status <> 'active' then l.status
    when l.grace_ends_at is not null then 'grace'
    when l.ends_at < to_timestamp((l.claims->>'exp')::bigint) then 'ended'
    else 'none'
  end
$$;

-- The last act of a transaction, because it is deferred. The lock makes writers take their numbers in the order in which
-- they commit: a reader who has seen number n has seen every number before it.
create function private.note_exception() returns trigger
language plpgsql set search_path = ''
as $$
declare
  licence public.licenses;
  new_state text;
  ends timestamptz;
begin
  if tg_op = 'DELETE' then
    licence := old;
    new_state := 'revoked';
  else
    -- A row that changed several times in one transaction is noted as it is in the end.
    select l.* into licence from public.licenses l where l.id = new.id;
    if licence.id is null then
      return null;
    end if;
    new_state := private.exception_state(licence);
    if new_state in ('grace', 'ended') then
      ends := least(licence.grace_ends_at, licence.ends_at);
    end if;
  end if;
  if new_state = 'none' and not exists (select from public.licence_exceptions e where e.license_id = licence.id) then
    return null;
  end if;
  perform pg_catalog.pg_advisory_xact_lock(4711, 1);
  insert into public.licence_exceptions (license_id, seq, state, ends_at, until)
  values (licence.id, nextval('public.licence_exceptions_seq'), new_state, ends,
    to_timestamp((licence.claims->>'exp')::bigint))
  on conflict (license_id) do update set
    seq = excluded.seq, state = excluded.state, ends_at = excluded.ends_at, until = excluded.until
  where (licence_exceptions.state, licence_exceptions.ends_at, licence_exceptions.until)
    is distinct from (excluded.state, excluded.ends_at, excluded.until);
  return null;
end
$$;

create constraint trigger note_exception
  after insert or update or delete on public.licenses
  deferrable initially deferred
  for each row execute function private.note_exception();

insert into public.licence_exceptions (license_id, seq, state, ends_at, until)
select l.id, nextval('public.licence_exceptions_seq'), private.exception_state(l),
  case when private.exception_state(l) = 'ended' then l.ends_at end, to_timestamp((l.claims->>'exp')::bigint)
from public.licenses l where private.exception_state(l) <> 'none';

-- One page of the feed. A first reading (cursor 0) leaves out what says nothing any more.
create function public.licence_exceptions_since(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  with page as (
    select e.* from public.licence_exceptions e
    where e.seq > (args->>'cursor')::bigint and e.until > (args->>'at')::timestamptz
    order by e.seq limit (args->>'limit')::integer
  )
  select jsonb_build_object(
    'exceptions', coalesce(jsonb_agg(jsonb_build_object('license_id', p.license_id, 'state', p.state,
      'ends_at', private.iso(p.ends_at), 'until', private.iso(p.until)) order by p.seq), '[]'),
    'cursor', coalesce(max(p.seq), (args->>'cursor')::bigint),
    'complete', count(*) < (args->>'limit')::integer)
  from page p
$$;

-- Puts a licence in force. One that runs with the same tier keeps its id, so that what the buyer's machine knows goes on.
create function public.licences_grant(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  draft jsonb := args->'draft';
  owner_id uuid := (args->>'user_id')::uuid;
  actor public.users;
  present public.licenses;
  granted public.licenses;
begin
  perform private.lock_person(owner_id);
  select l.* into present from public.licenses l
  where l.user_id = owner_id and l.plugin_id = args->>'plugin_id' and l.status in ('active', 'suspended')
    and l.kind <> 'free' and (l.ends_at is null or l.ends_at > at)
  order by l.created_at desc limit 1 for update;
  if present.id is not null and present.tier = draft->'claims'->>'tier' then
    update public.licenses l set
      kind = args->>'kind', kid = draft->>'kid', key_sha256 = draft->>'key_sha256',
      claims = (draft->'claims') || jsonb_build_object('jti', l.id), status = 'active', grace_ends_at = null,
      ends_at = (draft->>'ends_at')::timestamptz, updated_at = at
    where l.id = present.id returning * into granted;
  else
    update public.licenses l set status = 'superseded', superseded_by = (draft->>'id')::uuid, updated_at = at
    where l.user_id = owner_id and l.plugin_id = args->>'plugin_id' and l.status in ('active', 'suspended');
    granted := private.issue_licence(args, args->>'kind');
  end if;
  if args->>'actor_id' is not null then
    select u.* into actor from public.users u where u.id = private.to_uuid(args->>'actor_id');
    perform private.write_audit(jsonb_build_object(
      'key', 'licence-issued:' || granted.id || ':' || (draft->>'id'), 'action', 'licence.issue',
      'actor_github_id', actor.github_id, 'actor_login', actor.github_login, 'reason', args->>'reason',
      'details', jsonb_build_object('license_id', granted.id, 'plugin_id', granted.plugin_id,
        'user_id', owner_id, 'tier', granted.tier)), at);
  end if;
  return jsonb_build_object(
    'outcome', case when granted.id = present.id then 'kept' else 'created' end,
    'licence', private.licence_json(granted));
end
$$;

-- A leak is ended by its owner. The new licence takes over what the old one entitled to.
create table public.licence_reissues (
  license_id uuid primary key references public.licenses (id) on delete cascade,
  user_id uuid not null references public.users (id) on delete cascade,
  reissued_as uuid not null references public.licenses (id) on delete cascade deferrable initially deferred,
  reissued_at timestamptz not null
);
create index licence_reissues_by_person on public.licence_reissues (user_id, reissued_at);
create index licence_reissues_by_successor on public.licence_reissues (reissued_as);
alter table public.licence_reissues enable row level security;

create function public.licences_reissue(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  draft jsonb := args->'draft';
  owner_id uuid := (args->>'user_id')::uuid;
  leaked public.licenses;
  fresh public.licenses;
begin
  perform private.lock_person(owner_id);
  select l.* into leaked from public.licenses l
  where l.id = private.to_uuid(args->>'license_id') and l.user_id = owner_id for update;
  if leaked.id is null then
    return jsonb_build_object('outcome', 'not_found');
  elsif leaked.status <> 'active' or leaked.ends_at <= at then
    return jsonb_build_object('outcome', 'not_in_force');
  elsif (select count(*) from public.licence_reissues r where r.user_id = owner_id
      and r.reissued_at >= date_trunc('month', at at time zone 'UTC') at time zone 'UTC') >= 3 then
    return jsonb_build_object('outcome', 'too_often');
  end if;
  update public.licenses set
    status = 'revoked', revoked_at = at, revoke_reason = 'reissued by its owner', updated_at = at
  where id = leaked.id;
  insert into public.revoked_licenses (license_id, reason, revoked_by, revoked_at)
  values (leaked.id, 'reissued by its owner', owner_id, at);
  insert into public.licenses
    (id, user_id, plugin_id, tier, kind, kid, claims, key_sha256, ends_at, grace_ends_at, created_at, updated_at)
  values ((draft->>'id')::uuid, owner_id, leaked.plugin_id, leaked.tier, leaked.kind, draft->>'kid', draft->'claims',
    draft->>'key_sha256', leaked.ends_at, leaked.grace_ends_at, at, at)
  returning * into fresh;
  update public.subscriptions set license_id = fresh.id, updated_at = at where license_id = leaked.id;
  insert into public.licence_reissues (license_id, user_id, reissued_as, reissued_at)
  values (leaked.id, owner_id, fresh.id, at);
  return jsonb_build_object('outcome', 'reissued', 'licence', private.licence_json(fresh));
end
$$;

create function public.licences_set_standing(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  licence public.licenses;
begin
  select l.* into licence from public.licenses l
  where l.id = private.to_uuid(args->>'license_id') and l.status in ('active', 'suspended') for update;
  if licence.id is null then
    return to_jsonb('not_found'::text);
  elsif licence.status = args->>'status'
      and licence.grace_ends_at is not distinct from (args->>'grace_ends_at')::timestamptz then
    return to_jsonb('unchanged'::text);
  end if;
  update public.licenses set status = args->>'status', grace_ends_at = (args->>'grace_ends_at')::timestamptz,
    updated_at = (args->>'at')::timestamptz
  where id = licence.id;
  return to_jsonb('changed'::text);
end
$$;

-- The keys that signed what somebody may still come with: to verify it, or to exchange an ended key for the next one.
create function public.licences_kids_in_use(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(distinct l.kid), '[]') from public.licenses l
  where l.status in ('active', 'suspended', 'superseded')
    and (l.ends_at is null or l.ends_at > (args->>'at')::timestamptz)
$$;

-- What outgoing webhooks and mail tell people. `key` makes each notice come once.
create table public.notices (
  id bigint generated always as identity primary key,
  key text not null unique,
  kind text not null,
  user_id uuid not null references public.users (id) on delete cascade,
  details jsonb not null,
  created_at timestamptz not null
);
create index notices_by_person on public.notices (user_id);
alter table public.notices enable row level security;

-- Replaced by the migrations that bring slots and holds.
create function private.sweep_leases(at timestamptz) returns integer
language sql set search_path = '' as $$ select 0 $$;
create function private.sweep_holds(at timestamptz) returns integer
language sql set search_path = '' as $$ select 0 $$;

-- Tidies up. Nothing depends on it in time: what ran out counts for nothing before it is deleted.
create function public.marketplace_sweep(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  forgotten integer;
  noted integer;
begin
  delete from public.licence_exceptions e where e.license_id in (
    select o.license_id from public.licence_exceptions o where o.until < at limit 10000);
  get diagnostics forgotten = row_count;
  insert into public.notices (key, kind, user_id, details, created_at)
  select 'license.expiring:' || l.id || ':' || private.iso(l.ends_at), 'license.expiring', l.user_id,
    jsonb_build_object('license_id', l.id, 'plugin_id', l.plugin_id, 'kind', l.kind, 'ends_at', private.iso(l.ends_at)), at
  from public.licenses l
  where l.status = 'active' and l.ends_at > at and l.ends_at <= at + interval '7 days'
    and not exists (select from public.notices n
      where n.key = 'license.expiring:' || l.id || ':' || private.iso(l.ends_at))
  limit 10000
  on conflict (key) do nothing;
  get diagnostics noted = row_count;
  return jsonb_build_object('leases', private.sweep_leases(at), 'holds', private.sweep_holds(at),
    'exceptions', forgotten, 'expiring', noted);
end
$$;
create index licenses_by_end on public.licenses (ends_at) where status = 'active';

-- A trial over a licence that was paid for or granted would take something away.
create or replace function public.licences_start_trial(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  owner_id uuid := (args->>'user_id')::uuid;
begin
  perform private.lock_person(owner_id);
  if exists (select from public.licenses l
      where l.user_id = owner_id and l.plugin_id = args->>'plugin_id' and l.status in ('active', 'suspended')
        and l.kind in ('paid', 'granted') and (l.ends_at is null or l.ends_at > (args->>'at')::timestamptz)) then
    return jsonb_build_object('outcome', 'licensed');
  end if;
  insert into public.trials (user_id, plugin_id, license_id, started_at, expires_at)
  values (owner_id, args->>'plugin_id', (args->'draft'->>'id')::uuid,
    (args->>'at')::timestamptz, (args->'draft'->>'ends_at')::timestamptz)
  on conflict (user_id, plugin_id) do nothing;
  if not found then
    return jsonb_build_object('outcome', 'already_used', 'trial', (
      select private.trial_json(t) from public.trials t
      where t.user_id = owner_id and t.plugin_id = args->>'plugin_id'));
  end if;
  return jsonb_build_object('outcome', 'started',
    'licence', private.licence_json(private.issue_licence(args, 'trial')));
end
$$;

-- A login can change hands; the account that used it last is meant.
create function public.people_find_by_login(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select private.user_json(u) from public.users u
  where lower(u.github_login) = lower(args->>'login') order by u.updated_at desc limit 1
$$;
create index users_by_login on public.users (lower(github_login));

-- A decision of an administrator that changes nothing else in the database.
create function public.audit_record(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  actor public.users;
begin
  select u.* into actor from public.users u where u.id = private.to_uuid(args->>'actor_id');
  perform private.write_audit(jsonb_build_object('key', args->>'key', 'action', args->>'action',
    'actor_github_id', actor.github_id, 'actor_login', actor.github_login, 'details', args->'details'),
    (args->>'at')::timestamptz);
  return to_jsonb('recorded'::text);
end
$$;

notify pgrst, 'reload schema';
