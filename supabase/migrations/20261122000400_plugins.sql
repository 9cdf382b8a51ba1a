create table public.plugins (
  id text primary key,
  name text not null generated always as (id) stored,
  display_name text not null,
  version text not null,
  tier text not null check (tier in ('free', 'pro', 'enterprise', 'addon')),
  price integer not null default 0 check (price >= 0),
  currency text not null default 'USD' check (currency ~ '^[A-Z]{3}$'),
  billing_period text check (billing_period in ('monthly', 'yearly', 'one-time')),
  author_id uuid references public.users (id),
  description text not null default '',
  features jsonb not null default '[]',
  limitations jsonb not null,
  requirements jsonb not null default '{}',
  categories text[] not null default '{}',
  first_party boolean not null default false,
  requires_tier text check (requires_tier = 'pro'),
  trial_days integer not null default 0 check (trial_days >= 0),
  verified boolean not null default false,
  featured boolean not null default false,
  downloads integer not null default 0 check (downloads >= 0),
  rating numeric(3, 2) not null default 0 check (rating between 0 and 5),
  review_count integer not null default 0 check (review_count >= 0),
  listing text not null default 'listed' check (listing in ('listed', 'delisted', 'frozen')),
  -- Where the listed bytes are. Ids, because a name can be registered again by somebody else.
  source_repository text,
  source_repository_id bigint,
  source_owner_id bigint,
  source_path text,
  source_sha text check (source_sha ~ '^[0-9a-f]{40}$'),
  score integer check (score between 0 and 100),
  rubric_version text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (num_nulls(source_repository, source_repository_id, source_owner_id, source_path, source_sha) in (0, 5)),
  check (first_party or source_sha is not null)
);
create index plugins_by_author on public.plugins (author_id);
create index plugins_by_repository on public.plugins (source_repository_id);
create index plugins_by_category on public.plugins using gin (categories);
alter table public.plugins enable row level security;

-- A judgement on one commit, with the facts it was computed from.
create table public.quality_reports (
  id uuid primary key,
  run_repository_id bigint not null,
  run_id bigint not null,
  run_attempt integer not null,
  run_event text not null,
  repository_id bigint not null,
  repository text not null,
  sha text not null check (sha ~ '^[0-9a-f]{40}$'),
  path text not null,
  facts jsonb not null,
  report jsonb not null,
  created_at timestamptz not null
);
create index quality_reports_by_run on public.quality_reports (run_repository_id, run_id, run_attempt, created_at);
create index quality_reports_by_commit on public.quality_reports (repository_id, sha);
alter table public.quality_reports enable row level security;

create table public.plugin_versions (
  id uuid primary key default gen_random_uuid(),
  plugin_id text not null references public.plugins (id),
  version text not null,
  sha text not null check (sha ~ '^[0-9a-f]{40}$'),
  score integer not null check (score between 0 and 100),
  report_id uuid not null references public.quality_reports (id),
  created_at timestamptz not null,
  -- When it was approved last: an older version that is approved again is the listed one.
  listed_at timestamptz not null,
  unique (plugin_id, version, sha)
);
create index plugin_versions_by_plugin on public.plugin_versions (plugin_id, listed_at desc);
create index plugin_versions_by_report on public.plugin_versions (report_id);
alter table public.plugin_versions enable row level security;

create table public.plugin_reviews (
  id uuid primary key default gen_random_uuid(),
  plugin_id text not null references public.plugins (id),
  user_id uuid not null references public.users (id),
  rating integer not null check (rating between 1 and 5),
  comment text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (plugin_id, user_id)
);
create index plugin_reviews_by_user on public.plugin_reviews (user_id);
alter table public.plugin_reviews enable row level security;

create function private.plugin_json(p public.plugins) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'id', p.id, 'display_name', p.display_name, 'version', p.version, 'tier', p.tier, 'price', p.price,
    'currency', p.currency, 'billing_period', p.billing_period, 'description', p.description,
    'features', p.features, 'limitations', p.limitations, 'requirements', p.requirements,
    'categories', to_jsonb(p.categories), 'first_party', p.first_party, 'requires_tier', p.requires_tier,
    'trial_days', p.trial_days, 'verified', p.verified, 'featured', p.featured, 'downloads', p.downloads,
    'rating', p.rating, 'review_count', p.review_count, 'listing', p.listing,
    'author', private.author_json(p.author_id),
    'source', case when p.source_sha is not null then jsonb_build_object(
      'repository', p.source_repository, 'repository_id', p.source_repository_id, 'path', p.source_path,
      'sha', p.source_sha) end,
    'score', p.score, 'rubric_version', p.rubric_version,
    'created_at', private.iso(p.created_at), 'updated_at', private.iso(p.updated_at))
$$;

-- Whether the words occur in what a person can read of the plugin. `position`, because % and _ are just characters here.
create function private.plugin_mentions(p public.plugins, words text) returns boolean
language sql stable set search_path = ''
as $$
  select position(lower(words) in lower(concat_ws(' ', p.id, p.display_name, p.description,
    array_to_string(p.categories, ' '), array_to_string(private.text_array(p.features), ' ')))) > 0
$$;

create function public.plugins_list(args jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  sort text := args->>'sort';
  answer jsonb;
begin
  with matching as (
    select p.* from public.plugins p
    where p.listing = 'listed'
      and (args->>'category' is null or p.categories @> array[args->>'category'])
      and (args->>'tier' is null or p.tier = args->>'tier')
      and (args->>'verified' is null or p.verified = (args->>'verified')::boolean)
      and (args->>'search' is null or private.plugin_mentions(p, args->>'search'))
  ), page as (
    select m.id, row_number() over (order by
      case when sort = 'downloads' then m.downloads end desc nulls last,
      case when sort = 'rating' then m.rating end desc nulls last,
      case when sort = 'rating' then m.review_count end desc nulls last,
      case when sort = 'created_at' then m.created_at end desc nulls last,
      m.id) as place
    from matching m
    order by place
    limit (args->>'limit')::integer
    offset ((args->>'page')::bigint - 1) * (args->>'limit')::bigint
  )
  select jsonb_build_object(
    'plugins', coalesce((select jsonb_agg(private.plugin_json(p) order by page.place)
      from page join public.plugins p on p.id = page.id), '[]'),
    'total', (select count(*) from matching))
  into answer;
  return answer;
end
$$;

create function public.plugins_find(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select private.plugin_json(p) from public.plugins p where p.id = args->>'id'
$$;

create function public.plugins_published(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(private.plugin_json(p) order by p.id collate "C"), '[]')
  from public.plugins p where p.listing = 'listed' and p.source_sha is not null
$$;

create function public.plugins_versions(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
      'version', v.version, 'sha', v.sha, 'score', v.score, 'report', r.report,
      'created_at', private.iso(v.created_at)
    ) order by v.listed_at desc, v.id), '[]')
  from public.plugin_versions v join public.quality_reports r on r.id = v.report_id
  where v.plugin_id = args->>'id'
$$;
