-- A licence lives as long as the entitlement. The key is never stored: it is minted again from `claims`.
create table public.licenses (
  id uuid primary key,
  user_id uuid not null references public.users (id),
  plugin_id text not null references public.plugins (id),
  tier text not null check (tier in ('free', 'pro', 'enterprise')),
  kind text not null check (kind in ('free', 'trial', 'paid', 'granted')),
  kid text not null,
  claims jsonb not null,
  key_sha256 text not null unique check (key_sha256 ~ '^[0-9a-f]{64}$'),
  status text not null default 'active' check (status in ('active', 'superseded', 'suspended', 'revoked')),
  superseded_by uuid references public.licenses (id) deferrable initially deferred,
  ends_at timestamptz,
  revoked_at timestamptz,
  revoke_reason text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((status = 'revoked') = (revoked_at is not null))
);
create unique index licenses_one_active on public.licenses (user_id, plugin_id) where status = 'active';
create index idx_licenses_user_plugin on public.licenses (user_id, plugin_id);
create index licenses_by_plugin on public.licenses (plugin_id);
create index licenses_by_successor on public.licenses (superseded_by);
alter table public.licenses enable row level security;

create table public.revoked_licenses (
  license_id uuid primary key references public.licenses (id),
  reason text not null,
  revoked_by uuid references public.users (id),
  revoked_at timestamptz not null
);
create index revoked_licenses_by_person on public.revoked_licenses (revoked_by);
create index revoked_licenses_by_time on public.revoked_licenses (revoked_at);
alter table public.revoked_licenses enable row level security;

-- Written before its licence, because this unique row is what decides who may have one.
create table public.trials (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.users (id),
  plugin_id text not null references public.plugins (id),
  license_id uuid not null references public.licenses (id) deferrable initially deferred,
  started_at timestamptz not null,
  expires_at timestamptz not null,
  unique (user_id, plugin_id)
);
create index trials_by_plugin on public.trials (plugin_id);
create index trials_by_license on public.trials (license_id);
alter table public.trials enable row level security;

-- `status` in Stripe's words.
create table public.subscriptions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.users (id),
  plugin_id text not null references public.plugins (id),
  license_id uuid references public.licenses (id),
  stripe_subscription_id text unique,
  stripe_customer_id text,
  tier text not null check (tier in ('free', 'pro', 'enterprise')),
  status text not null check (status in
    ('incomplete', 'incomplete_expired', 'trialing', 'active', 'past_due', 'canceled', 'unpaid', 'paused')),
  current_period_start timestamptz,
  current_period_end timestamptz,
  trial_ends_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (user_id, plugin_id)
);
create index idx_subscriptions_user_id on public.subscriptions (user_id);
create index subscriptions_by_plugin on public.subscriptions (plugin_id);
create index subscriptions_by_license on public.subscriptions (license_id);
alter table public.subscriptions enable row level security;

create function private.licence_json(l public.licenses) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'id', l.id, 'user_id', l.user_id, 'plugin_id', l.plugin_id, 'tier', l.tier, 'kind', l.kind, 'kid', l.kid,
    'claims', l.claims, 'key_sha256', l.key_sha256, 'status', l.status, 'superseded_by', l.superseded_by,
    'ends_at', private.iso(l.ends_at), 'revoked_at', private.iso(l.revoked_at),
    'revoke_reason', l.revoke_reason, 'created_at', private.iso(l.created_at))
$$;

create function private.trial_json(t public.trials) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'started_at', private.iso(t.started_at), 'expires_at', private.iso(t.expires_at), 'license_id', t.license_id)
$$;

-- One person's licences change one after the other. The lock does not hinder those who only refer to the person.
create function private.lock_person(person_id uuid) returns void
language plpgsql set search_path = ''
as $$
begin
  perform from public.users where id = person_id for no key update;
end
$$;

-- Puts the draft in force. `replaced` lose theirs to it; a person's first licence of a plugin counts as a download.
create function private.issue_licence(args jsonb, licence_kind text) returns public.licenses
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  draft jsonb := args->'draft';
  owner_id uuid := (args->>'user_id')::uuid;
  issued public.licenses;
begin
  if not exists (select from public.licenses l where l.user_id = owner_id and l.plugin_id = args->>'plugin_id') then
    update public.plugins set downloads = downloads + 1 where id = args->>'plugin_id';
  end if;
  update public.licenses l set status = 'superseded', superseded_by = (draft->>'id')::uuid, updated_at = at
  where l.user_id = owner_id and l.plugin_id = args->>'plugin_id' and l.status = 'active'
    and (l.kind = 'free' or l.ends_at <= at);
  insert into public.licenses
    (id, user_id, plugin_id, tier, kind, kid, claims, key_sha256, ends_at, created_at, updated_at)
  values ((draft->>'id')::uuid, owner_id, args->>'plugin_id', draft->'claims'->>'tier', licence_kind,
    draft->>'kid', draft->'claims', draft->>'key_sha256', (draft->>'ends_at')::timestamptz, at, at)
  returning * into issued;
  return issued;
end
$$;

-- The licence in force, if there is one. A revoked free licence is answered with as well: pressing "install" again must not
-- undo what an administrator did.
create function public.licences_install(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  existing public.licenses;
begin
  perform private.lock_person((args->>'user_id')::uuid);
  select l.* into existing from public.licenses l
  where l.user_id = (args->>'user_id')::uuid and l.plugin_id = args->>'plugin_id'
    and ((l.status = 'active' and (l.ends_at is null or l.ends_at > (args->>'at')::timestamptz))
      or (l.status = 'revoked' and l.kind = 'free'))
  order by (l.status = 'active') desc, l.created_at desc limit 1;
  if existing.id is not null then
    return jsonb_build_object('outcome', 'existing', 'licence', private.licence_json(existing));
  end if;
  return jsonb_build_object('outcome', 'created',
    'licence', private.licence_json(private.issue_licence(args, 'free')));
end
$$;

create function public.licences_start_trial(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  owner_id uuid := (args->>'user_id')::uuid;
begin
  perform private.lock_person(owner_id);
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

create function public.licences_trial(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select private.trial_json(t) from public.trials t
  where t.user_id = private.to_uuid(args->>'user_id') and t.plugin_id = args->>'plugin_id'
$$;

create function public.licences_find(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select private.licence_json(l) from public.licenses l where l.id = private.to_uuid(args->>'id')
$$;

create function public.licences_successor(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  with recursive chain as (
    select l.id, l.superseded_by, 0 as depth from public.licenses l where l.id = private.to_uuid(args->>'id')
    union all
    select l.id, l.superseded_by, chain.depth + 1
    from chain join public.licenses l on l.id = chain.superseded_by
  )
  select private.licence_json(l)
  from chain join public.licenses l on l.id = chain.id
  order by chain.depth desc limit 1
$$;

-- Of two that renew the same key at once, one stores its claims and both get the row in force.
create function public.licences_renew(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
begin
  update public.licenses set
    kid = args->>'kid', claims = args->'claims', key_sha256 = args->>'key_sha256',
    updated_at = (args->>'at')::timestamptz
  where id = (args->>'id')::uuid and key_sha256 = args->>'previous_sha256' and status = 'active';
  return public.licences_find(args);
end
$$;

create function public.licences_revoke(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  actor public.users;
  licence public.licenses;
begin
  select l.* into licence from public.licenses l where l.id = private.to_uuid(args->>'id') for update;
  if licence.id is null then
    return to_jsonb('not_found'::text);
  elsif licence.status = 'revoked' then
    return to_jsonb('already'::text);
  end if;
  select u.* into actor from public.users u where u.id = private.to_uuid(args->>'actor_id');
  update public.licenses set
    status = 'revoked', revoked_at = at, revoke_reason = args->>'reason', updated_at = at
  where id = licence.id;
  insert into public.revoked_licenses (license_id, reason, revoked_by, revoked_at)
  values (licence.id, args->>'reason', actor.id, at);
  perform private.write_audit(jsonb_build_object(
    'key', 'licence-revoked:' || licence.id, 'action', 'licence.revoke',
    'actor_github_id', actor.github_id, 'actor_login', actor.github_login, 'reason', args->>'reason',
    'details', jsonb_build_object('license_id', licence.id, 'plugin_id', licence.plugin_id,
      'user_id', licence.user_id, 'actor_id', args->>'actor_id')), at);
  return to_jsonb('revoked'::text);
end
$$;

create function public.licences_of_user(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(private.licence_json(l) order by l.created_at desc, l.id), '[]')
  from public.licenses l where l.user_id = private.to_uuid(args->>'user_id')
$$;
