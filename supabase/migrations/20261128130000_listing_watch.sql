-- What became of the repositories of listed plugins, and names that plugins had before.
alter table public.plugins add column watched_at timestamptz;
create index plugins_by_watch on public.plugins (watched_at nulls first, id) where listing = 'listed';
create index plugin_submissions_by_plugin on public.plugin_submissions ((request->>'name'));

-- Append-only: whoever installed a plugin under an old name finds the new one.
create table public.plugin_renames (
  old_name text primary key,
  new_name text not null references public.plugins (id),
  renamed_at timestamptz not null,
  check (old_name <> new_name)
);
create index plugin_renames_by_new_name on public.plugin_renames (new_name);
alter table public.plugin_renames enable row level security;

-- Listed plugins whose repository was not looked at since `before`, the longest waiting first.
create function public.plugins_to_watch(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(due.id order by due.watched_at nulls first, due.id), '[]')
  from (
    select p.id, p.watched_at from public.plugins p
    where p.listing = 'listed' and p.source_sha is not null
      and (p.watched_at is null or p.watched_at < (args->>'before')::timestamptz)
    order by p.watched_at nulls first, p.id
    limit (args->>'limit')::integer
  ) due
$$;

-- The repository is the same and may have another name now. A new name changes the catalogue.
create function public.plugins_watched(args jsonb) returns jsonb
language sql set search_path = ''
as $$
  with watched as (
    update public.plugins p set
      watched_at = (args->>'at')::timestamptz,
      listing_changed_at = case when p.source_repository = args->>'repository' then p.listing_changed_at
        else (args->>'at')::timestamptz end,
      source_repository = args->>'repository'
    where p.id = args->>'id' and p.source_repository_id = (args->>'repository_id')::bigint
    returning p.id
  )
  select to_jsonb(count(*) > 0) from watched
$$;

-- Owner of the repository when the plugin was listed, and the submission that it was listed from last.
create function public.plugins_origin(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'owner_id', p.source_owner_id,
    'submission_id', (
      select s.id from public.plugin_submissions s
      where s.request->>'name' = p.id and s.state in ('approved', 'published')
      order by s.decided_at desc nulls last, s.id limit 1))
  from public.plugins p where p.id = args->>'id' and p.source_sha is not null
$$;

create function public.plugins_renames(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_object_agg(r.old_name, r.new_name), '{}') from public.plugin_renames r
$$;

-- As before; and a plugin that comes from the same folder of the same repository as a listed one takes its place: the
-- old name leads to the new one. A name that was left is never given to anybody else.
create or replace function private.list_plugin(listing jsonb, at timestamptz) returns boolean
language plpgsql set search_path = ''
as $$
declare
  request jsonb := listing->'request';
  pin jsonb := listing->'pin';
  paid boolean := listing->'request'->>'tier' = 'paid';
begin
  insert into public.plugins (
    id, display_name, version, tier, price, currency, billing_period, author_id, description, features, limitations,
    requirements, categories, trial_days, listing, source_repository, source_repository_id, source_owner_id,
    source_path, source_sha, score, rubric_version, listing_changed_at, watched_at, created_at, updated_at)
  values (
    listing->>'plugin_id', request->>'display_name', request->>'version',
    case when paid then 'pro' else 'free' end, (request->>'price')::integer, request->>'currency',
    request->>'billing_period', private.person_of(listing->'author', at), request->>'description',
    request->'features', request->'limitations', request->'requirements',
    private.text_array(request->'categories'), case when paid then 14 else 0 end, 'listed',
    pin->>'repository', (pin->>'repository_id')::bigint, (pin->>'owner_id')::bigint, pin->>'path', pin->>'sha',
    (listing->>'score')::integer, listing->>'rubric_version', at, at, at, at)
  on conflict (id) do update set
    display_name = excluded.display_name, version = excluded.version, tier = excluded.tier, price = excluded.price,
    currency = excluded.currency, billing_period = excluded.billing_period, description = excluded.description,
    features = excluded.features, limitations = excluded.limitations, requirements = excluded.requirements,
    categories = excluded.categories, trial_days = excluded.trial_days, listing = excluded.listing,
    listing_reason = null, listing_changed_at = excluded.listing_changed_at, watched_at = excluded.watched_at,
    source_repository = excluded.source_repository, source_owner_id = excluded.source_owner_id,
    source_path = excluded.source_path, source_sha = excluded.source_sha, score = excluded.score,
    rubric_version = excluded.rubric_version, updated_at = excluded.updated_at
  where plugins.source_repository_id = excluded.source_repository_id and not plugins.first_party;
  if not found then
    return false;
  end if;
  insert into public.plugin_versions (plugin_id, version, sha, score, report_id, accepted, created_at, listed_at)
  values (listing->>'plugin_id', request->>'version', pin->>'sha', (listing->>'score')::integer,
    (listing->>'report_id')::uuid, coalesce(listing->'accepted', '[]'), at, at)
  on conflict (plugin_id, version, sha) do update set
    score = excluded.score, report_id = excluded.report_id, accepted = excluded.accepted,
    listed_at = excluded.listed_at;
  -- Taken back under its old name, a plugin is no longer called otherwise.
  delete from public.plugin_renames r where r.old_name = request->>'name';
  with left_behind as (
    update public.plugins p set listing = 'delisted', listing_changed_at = at, updated_at = at,
      listing_reason = concat('renamed to ', request->>'name')
    where p.listing = 'listed' and p.id <> request->>'name'
      and p.source_repository_id = (pin->>'repository_id')::bigint and p.source_path = pin->>'path'
    returning p.id
  )
  insert into public.plugin_renames (old_name, new_name, renamed_at)
  select l.id, request->>'name', at from left_behind l
  on conflict (old_name) do update set new_name = excluded.new_name, renamed_at = excluded.renamed_at;
  return true;
end
$$;
