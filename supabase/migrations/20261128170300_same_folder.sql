-- As before; but what the repository defines beside it in the same folder is no older name of it.
create or replace function private.list_plugin(listing jsonb, at timestamptz) returns boolean
language plpgsql set search_path = ''
as $$
declare
  request jsonb := listing->'request';
  pin jsonb := listing->'pin';
  paid boolean := listing->'request'->>'tier' = 'paid';
  neighbours text[] := private.text_array(coalesce(listing->'beside', '[]'));
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
      and not p.id = any (neighbours)
    returning p.id
  )
  insert into public.plugin_renames (old_name, new_name, renamed_at)
  select l.id, request->>'name', at from left_behind l
  on conflict (old_name) do update set new_name = excluded.new_name, renamed_at = excluded.renamed_at;
  return true;
end
$$;
