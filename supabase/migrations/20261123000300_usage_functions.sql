-- What the client sent, to tell a retry from another event under the same id.
alter table public.usage_events
  add column digest text not null default '';
alter table public.usage_aggregates
  add column commands jsonb not null default '{}',
  add column days jsonb not null default '{}';

-- Quota that is held before the work, then committed with what the work really took.
create table public.usage_reservations (
  id uuid primary key,
  license_id uuid not null references public.licenses (id) on delete cascade,
  user_id uuid not null references public.users (id) on delete cascade,
  plugin_id text not null references public.plugins (id),
  period text not null,
  issues bigint not null check (issues >= 0),
  tokens bigint not null check (tokens >= 0),
  status text not null default 'held' check (status in ('held', 'committed', 'released')),
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index usage_reservations_open on public.usage_reservations (user_id, plugin_id, period) where status = 'held';
create index usage_reservations_by_end on public.usage_reservations (expires_at) where status <> 'committed';
create index usage_reservations_by_licence on public.usage_reservations (license_id);
create index usage_reservations_by_plugin on public.usage_reservations (plugin_id);
alter table public.usage_reservations enable row level security;

-- Adds two objects of numbers, name by name. In PL/pgSQL, as the next one, because it keeps its plan from call to call.
create function private.add_counts(a jsonb, b jsonb) returns jsonb
language plpgsql immutable set search_path = ''
as $$
begin
  if b = '{}' then
    return a;
  elsif a = '{}' then
    return b;
  end if;
  return (
    select jsonb_object_agg(name, total) from (
      select name, sum(value::numeric) as total
      from (select * from jsonb_each_text(a) union all select * from jsonb_each_text(b)) as both_sides(name, value)
      group by name) as sums);
end
$$;

-- Adds sums to the months they belong to, each row touched once, always in the same order.
create function private.add_usage(totals jsonb, at timestamptz) returns void
language plpgsql set search_path = ''
as $$
begin
  insert into public.usage_aggregates as kept
    (user_id, plugin_id, period, issues, tokens, agent_executions, commands, days, created_at, updated_at)
  select t.user_id, t.plugin_id, t.period, t.issues, t.tokens, t.agents, t.commands, t.days, at, at
  from jsonb_to_recordset(totals) as t(user_id uuid, plugin_id text, period text, issues bigint, tokens bigint,
    agents jsonb, commands jsonb, days jsonb)
  order by t.user_id, t.plugin_id, t.period
  on conflict (user_id, plugin_id, period) do update set
    issues = kept.issues + excluded.issues,
    tokens = kept.tokens + excluded.tokens,
    agent_executions = private.add_counts(kept.agent_executions, excluded.agent_executions),
    commands = private.add_counts(kept.commands, excluded.commands),
    days = private.add_counts(kept.days, excluded.days),
    updated_at = excluded.updated_at;
end
$$;

-- Writes events and their sums in one transaction. `events` are sorted by person and id, and no key comes twice: so two
-- calls take their locks in one order.
--
-- Without `counts`: all are new, and `totals` are their sums, or nothing is written and the answer is `some_known`. With
-- `counts`, what each event adds in the order of the events: the new ones are written and summed here, and the answer has
-- the digests of those that were known, by their place from 0.
create function public.usage_track(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  fresh bigint[];
  sums_of_fresh jsonb;
begin
  if not args ? 'counts' then
    begin
      insert into public.usage_events
        (event_id, user_id, plugin_id, license_id, event_type, event_data, occurred_at, digest, created_at)
      select e.event_id, e.user_id, e.plugin_id, e.license_id, e.event_type, e.event_data, e.occurred_at, e.digest, at
      from jsonb_to_recordset(args->'events') as e(event_id uuid, user_id uuid, plugin_id text, license_id uuid,
        event_type text, event_data jsonb, occurred_at timestamptz, digest text);
    exception when unique_violation then
      return jsonb_build_object('outcome', 'some_known');
    end;
    perform private.add_usage(args->'totals', at);
    return jsonb_build_object('outcome', 'written', 'known', '[]'::jsonb);
  end if;

  with given as (
    select * from rows from (jsonb_to_recordset(args->'events') as (event_id uuid, user_id uuid, plugin_id text,
      license_id uuid, event_type text, event_data jsonb, occurred_at timestamptz, digest text))
      with ordinality as e(event_id, user_id, plugin_id, license_id, event_type, event_data, occurred_at, digest, place)
  ), inserted as (
    insert into public.usage_events
      (event_id, user_id, plugin_id, license_id, event_type, event_data, occurred_at, digest, created_at)
    select g.event_id, g.user_id, g.plugin_id, g.license_id, g.event_type, g.event_data, g.occurred_at, g.digest, at
    from given g order by g.place
    on conflict (user_id, event_id) do nothing
    returning user_id, event_id
  )
  select coalesce(array_agg(g.place order by g.place), '{}') into fresh
  from given g join inserted i using (user_id, event_id);

  with added as materialized (
    select e.user_id, e.plugin_id, args->'counts'->((e.place - 1)::integer) as c
    from rows from (jsonb_to_recordset(args->'events') as (user_id uuid, plugin_id text))
      with ordinality as e(user_id, plugin_id, place)
    where e.place = any (fresh)
  ), sums as (
    select a.user_id, a.plugin_id, a.c->>'period' as period, sum((a.c->>'issues')::bigint) as issues,
      sum((a.c->>'tokens')::bigint) as tokens
    from added a group by 1, 2, 3
  ), names as (
    select a.user_id, a.plugin_id, a.c->>'period' as period, kind, name, sum(value::bigint) as total
    from added a
      cross join unnest(array['agents', 'commands', 'days']) as kind
      cross join lateral jsonb_each_text(a.c->kind) as counted(name, value)
    group by 1, 2, 3, 4, 5
  ), maps as (
    select n.user_id, n.plugin_id, n.period,
      jsonb_object_agg(n.name, n.total) filter (where n.kind = 'agents') as agents,
      jsonb_object_agg(n.name, n.total) filter (where n.kind = 'commands') as commands,
      jsonb_object_agg(n.name, n.total) filter (where n.kind = 'days') as days
    from names n group by 1, 2, 3
  )
  select jsonb_agg(to_jsonb(s) || jsonb_build_object('agents', coalesce(m.agents, '{}'),
    'commands', coalesce(m.commands, '{}'), 'days', coalesce(m.days, '{}')))
  into sums_of_fresh
  from sums s left join maps m using (user_id, plugin_id, period);
  if sums_of_fresh is not null then
    perform private.add_usage(sums_of_fresh, at);
  end if;

  return jsonb_build_object('outcome', 'written', 'known', (
    select coalesce(jsonb_agg(jsonb_build_object('place', e.place - 1, 'digest', k.digest)), '[]')
    from rows from (jsonb_to_recordset(args->'events') as (event_id uuid, user_id uuid))
      with ordinality as e(event_id, user_id, place)
    join public.usage_events k on k.user_id = e.user_id and k.event_id = e.event_id
    where e.place <> all (fresh)));
end
$$;

create function public.usage_counts(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('issues', a.issues, 'tokens', a.tokens, 'agents', a.agent_executions,
    'commands', a.commands, 'days', a.days)
  from public.usage_aggregates a
  where a.user_id = private.to_uuid(args->>'user_id') and a.plugin_id = args->>'plugin_id'
    and a.period = args->>'period'
$$;

create function private.quota_state(subject jsonb, at timestamptz) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'issues_used', coalesce(max(a.issues), 0), 'tokens_used', coalesce(max(a.tokens), 0),
    'issues_held', coalesce(max(h.issues), 0), 'tokens_held', coalesce(max(h.tokens), 0))
  from (
    select sum(r.issues) as issues, sum(r.tokens) as tokens from public.usage_reservations r
    where r.user_id = (subject->>'user_id')::uuid and r.plugin_id = subject->>'plugin_id'
      and r.period = subject->>'period' and r.status = 'held' and r.expires_at > at) as h
  left join public.usage_aggregates a on a.user_id = (subject->>'user_id')::uuid
    and a.plugin_id = subject->>'plugin_id' and a.period = subject->>'period'
$$;

create function public.usage_quota(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$ select private.quota_state(args->'subject', (args->>'at')::timestamptz) $$;

create function private.reservation_json(r public.usage_reservations) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('id', r.id, 'license_id', r.license_id, 'period', r.period, 'issues', r.issues,
    'tokens', r.tokens, 'status', r.status, 'expires_at', private.iso(r.expires_at))
$$;

create function private.subject_of(r public.usage_reservations) returns jsonb
language sql stable set search_path = ''
as $$ select jsonb_build_object('user_id', r.user_id, 'plugin_id', r.plugin_id, 'period', r.period) $$;

-- Everybody who changes what is held or used of a month takes its row first.
create function private.lock_month(subject jsonb, at timestamptz) returns void
language plpgsql set search_path = ''
as $$
begin
  insert into public.usage_aggregates (user_id, plugin_id, period, created_at, updated_at)
  values ((subject->>'user_id')::uuid, subject->>'plugin_id', subject->>'period', at, at)
  on conflict (user_id, plugin_id, period) do nothing;
  perform from public.usage_aggregates a
  where a.user_id = (subject->>'user_id')::uuid and a.plugin_id = subject->>'plugin_id'
    and a.period = subject->>'period' for update;
end
$$;

create function public.usage_hold(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  subject jsonb := args->'subject';
  wanted_issues bigint := (args->>'issues')::bigint;
  wanted_tokens bigint := (args->>'tokens')::bigint;
  most_issues bigint := (args->'limits'->>'monthly_issues')::bigint;
  most_tokens bigint := (args->'limits'->>'claude_api_tokens')::bigint;
  known public.usage_reservations;
  quota jsonb;
begin
  perform private.lock_month(subject, at);
  select r.* into known from public.usage_reservations r where r.id = (args->>'id')::uuid;
  if known.id is not null and (known.license_id <> (args->>'license_id')::uuid or known.status <> 'held'
      or known.issues <> wanted_issues or known.tokens <> wanted_tokens or private.subject_of(known) <> subject) then
    return jsonb_build_object('outcome', 'conflict');
  end if;
  quota := private.quota_state(subject, at);
  if known.expires_at > at then
    return jsonb_build_object('outcome', 'held', 'reservation', private.reservation_json(known), 'quota', quota);
  end if;
  -- Work on an issue takes tokens too: with none left it cannot begin.
  if (most_issues >= 0 and wanted_issues > 0
        and (quota->>'issues_used')::bigint + (quota->>'issues_held')::bigint + wanted_issues > most_issues)
      or (most_tokens >= 0 and (quota->>'tokens_used')::bigint + (quota->>'tokens_held')::bigint
        + greatest(wanted_tokens, 1) > most_tokens) then
    return jsonb_build_object('outcome', 'exceeded', 'quota', quota);
  end if;
  insert into public.usage_reservations as kept
    (id, license_id, user_id, plugin_id, period, issues, tokens, expires_at, created_at, updated_at)
  values ((args->>'id')::uuid, (args->>'license_id')::uuid, (subject->>'user_id')::uuid, subject->>'plugin_id',
    subject->>'period', wanted_issues, wanted_tokens, (args->>'expires_at')::timestamptz, at, at)
  on conflict (id) do update set expires_at = excluded.expires_at, updated_at = excluded.updated_at
  where kept.license_id = excluded.license_id and kept.status = 'held'
  returning * into known;
  if known.id is null then
    return jsonb_build_object('outcome', 'conflict');
  end if;
  return jsonb_build_object('outcome', 'held', 'reservation', private.reservation_json(known),
    'quota', private.quota_state(subject, at));
end
$$;

create function public.usage_commit(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  held public.usage_reservations;
begin
  select r.* into held from public.usage_reservations r
  where r.id = private.to_uuid(args->>'id') and r.license_id = (args->>'license_id')::uuid;
  if held.id is null then
    return jsonb_build_object('outcome', 'not_found');
  end if;
  perform private.lock_month(private.subject_of(held), at);
  select r.* into held from public.usage_reservations r where r.id = held.id for update;
  if held.id is null then
    return jsonb_build_object('outcome', 'not_found');
  elsif held.status = 'released' or (held.status = 'committed'
      and (held.issues <> coalesce((args->>'issues')::bigint, held.issues)
        or held.tokens <> coalesce((args->>'tokens')::bigint, held.tokens))) then
    return jsonb_build_object('outcome', 'conflict');
  elsif held.status = 'held' then
    update public.usage_reservations r set status = 'committed', updated_at = at,
      issues = coalesce((args->>'issues')::bigint, r.issues), tokens = coalesce((args->>'tokens')::bigint, r.tokens)
    where r.id = held.id returning * into held;
    perform private.add_usage(jsonb_build_array(private.subject_of(held) || jsonb_build_object(
      'issues', held.issues, 'tokens', held.tokens, 'agents', '{}'::jsonb, 'commands', '{}'::jsonb,
      'days', '{}'::jsonb)), at);
  end if;
  return jsonb_build_object('outcome', 'committed', 'reservation', private.reservation_json(held),
    'quota', private.quota_state(private.subject_of(held), at));
end
$$;

create function public.usage_release(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  held public.usage_reservations;
begin
  select r.* into held from public.usage_reservations r
  where r.id = private.to_uuid(args->>'id') and r.license_id = (args->>'license_id')::uuid;
  if held.id is null then
    return to_jsonb('not_found'::text);
  end if;
  perform private.lock_month(private.subject_of(held), (args->>'at')::timestamptz);
  update public.usage_reservations r set status = 'released', updated_at = (args->>'at')::timestamptz
  where r.id = held.id and r.status = 'held';
  if exists (select from public.usage_reservations r where r.id = held.id and r.status = 'committed') then
    return to_jsonb('committed_before'::text);
  end if;
  return to_jsonb('released'::text);
end
$$;

-- A day later, because whoever worked longer than the hold may still commit it.
create or replace function private.sweep_holds(at timestamptz) returns integer
language plpgsql set search_path = ''
as $$
declare
  gone integer;
begin
  delete from public.usage_reservations r where r.id in (
    select o.id from public.usage_reservations o
    where o.status <> 'committed' and o.expires_at < at - interval '1 day' limit 10000);
  get diagnostics gone = row_count;
  return gone;
end
$$;

notify pgrst, 'reload schema';
