-- What a plugin reported. `event_id` is the client's, and counts once for each person.
create table public.usage_events (
  id uuid primary key default gen_random_uuid(),
  event_id uuid not null,
  user_id uuid not null references public.users (id),
  plugin_id text not null references public.plugins (id),
  license_id uuid references public.licenses (id),
  event_type text not null,
  event_data jsonb not null default '{}',
  occurred_at timestamptz not null,
  created_at timestamptz not null default now(),
  unique (user_id, event_id)
);
create index idx_usage_events_user_plugin on public.usage_events (user_id, plugin_id, created_at);
create index usage_events_by_plugin on public.usage_events (plugin_id);
create index usage_events_by_license on public.usage_events (license_id);
alter table public.usage_events enable row level security;

-- Sums of a month. bigint, because one team can spend more than two thousand million tokens in it.
create table public.usage_aggregates (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references public.users (id),
  plugin_id text not null references public.plugins (id),
  period text not null check (period ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  issues bigint not null default 0 check (issues >= 0),
  tokens bigint not null default 0 check (tokens >= 0),
  agent_executions jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (user_id, plugin_id, period)
);
create index usage_aggregates_by_plugin on public.usage_aggregates (plugin_id);
alter table public.usage_aggregates enable row level security;
