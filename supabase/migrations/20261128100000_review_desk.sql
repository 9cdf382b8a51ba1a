-- What maintainers decide beside yes and no: accepted findings, a second approval, presence in the catalogue, badges.
alter table public.plugin_submissions
  add column accepted jsonb not null default '[]',
  add column approvals jsonb not null default '[]',
  add column reported boolean not null default false;
alter table public.plugins
  add column listing_reason text,
  add column listing_changed_at timestamptz;
update public.plugins set listing_changed_at = updated_at where source_sha is not null;
create index plugins_by_listing_change on public.plugins (listing_changed_at);
alter table public.plugin_versions add column accepted jsonb not null default '[]';

create or replace function private.submission_json(s public.plugin_submissions) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'id', s.id, 'revision', s.revision, 'issue_number', s.issue_number,
    'issue_node', jsonb_build_object('repository_id', s.issue_repository_id, 'repository', s.issue_repository),
    'author', private.author_json(s.user_id), 'state', s.state, 'held', s.held, 'request', s.request,
    'problems', s.problems, 'pin', s.pin, 'nonce', s.nonce, 'report_id', s.report_id, 'score', s.score,
    'note', s.note, 'decided_by', s.decided_by, 'decided_at', private.iso(s.decided_at),
    'published_commit', s.published_commit, 'accepted', s.accepted, 'approvals', s.approvals,
    'reported', s.reported, 'submitted_at', private.iso(s.submitted_at), 'updated_at', private.iso(s.updated_at))
$$;

create or replace function private.plugin_json(p public.plugins) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'id', p.id, 'display_name', p.display_name, 'version', p.version, 'tier', p.tier, 'price', p.price,
    'currency', p.currency, 'billing_period', p.billing_period, 'description', p.description,
    'features', p.features, 'limitations', p.limitations, 'requirements', p.requirements,
    'categories', to_jsonb(p.categories), 'first_party', p.first_party, 'requires_tier', p.requires_tier,
    'trial_days', p.trial_days, 'verified', p.verified, 'featured', p.featured, 'downloads', p.downloads,
    'rating', p.rating, 'review_count', p.review_count, 'listing', p.listing, 'listing_reason', p.listing_reason,
    'author', private.author_json(p.author_id),
    'source', case when p.source_sha is not null then jsonb_build_object(
      'repository', p.source_repository, 'repository_id', p.source_repository_id, 'path', p.source_path,
      'sha', p.source_sha) end,
    'score', p.score, 'rubric_version', p.rubric_version,
    'created_at', private.iso(p.created_at), 'updated_at', private.iso(p.updated_at))
$$;

-- As before, with what this migration added.
create or replace function private.patch_submission(submission_id uuid, patch jsonb, at timestamptz)
returns public.plugin_submissions
language plpgsql set search_path = ''
as $$
declare
  patched public.plugin_submissions;
begin
  update public.plugin_submissions s set
    revision = s.revision + 1,
    state = coalesce(patch->>'state', s.state),
    held = coalesce((patch->>'held')::boolean, s.held),
    request = case when patch ? 'request' then nullif(patch->'request', 'null') else s.request end,
    problems = coalesce(nullif(patch->'problems', 'null'), s.problems),
    pin = case when patch ? 'pin' then nullif(patch->'pin', 'null') else s.pin end,
    nonce = case when patch ? 'nonce' then patch->>'nonce' else s.nonce end,
    report_id = case when patch ? 'report_id' then (patch->>'report_id')::uuid else s.report_id end,
    score = case when patch ? 'score' then (patch->>'score')::integer else s.score end,
    note = case when patch ? 'note' then patch->>'note' else s.note end,
    decided_by = case when patch ? 'decided_by' then patch->>'decided_by' else s.decided_by end,
    decided_at = case when patch ? 'decided_at' then (patch->>'decided_at')::timestamptz else s.decided_at end,
    published_commit = case when patch ? 'published_commit' then patch->>'published_commit'
      else s.published_commit end,
    accepted = coalesce(nullif(patch->'accepted', 'null'), s.accepted),
    approvals = coalesce(nullif(patch->'approvals', 'null'), s.approvals),
    reported = coalesce((patch->>'reported')::boolean, s.reported),
    updated_at = at
  where s.id = submission_id
  returning * into patched;
  return patched;
end
$$;

-- As before. An approval also ends what kept the plugin out of the catalogue.
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
    source_path, source_sha, score, rubric_version, listing_changed_at, created_at, updated_at)
  values (
    listing->>'plugin_id', request->>'display_name', request->>'version',
    case when paid then 'pro' else 'free' end, (request->>'price')::integer, request->>'currency',
    request->>'billing_period', private.person_of(listing->'author', at), request->>'description',
    request->'features', request->'limitations', request->'requirements',
    private.text_array(request->'categories'), case when paid then 14 else 0 end, 'listed',
    pin->>'repository', (pin->>'repository_id')::bigint, (pin->>'owner_id')::bigint, pin->>'path', pin->>'sha',
    (listing->>'score')::integer, listing->>'rubric_version', at, at, at)
  on conflict (id) do update set
    display_name = excluded.display_name, version = excluded.version, tier = excluded.tier, price = excluded.price,
    currency = excluded.currency, billing_period = excluded.billing_period, description = excluded.description,
    features = excluded.features, limitations = excluded.limitations, requirements = excluded.requirements,
    categories = excluded.categories, trial_days = excluded.trial_days, listing = excluded.listing,
    listing_reason = null, listing_changed_at = excluded.listing_changed_at,
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
  return true;
end
$$;

-- Presence in the catalogue and badges. False, and nothing is written, when the listing is not what the decision saw.
create function private.change_plugin(change jsonb, at timestamptz) returns boolean
language plpgsql set search_path = ''
as $$
declare
  presence jsonb := nullif(change->'listing', 'null');
begin
  update public.plugins p set
    listing = coalesce(presence->>'to', p.listing),
    listing_reason = case when presence is null then p.listing_reason else presence->>'reason' end,
    listing_changed_at = case when presence is null then p.listing_changed_at else at end,
    verified = coalesce((change->>'verified')::boolean, p.verified),
    featured = coalesce((change->>'featured')::boolean, p.featured),
    updated_at = at
  where p.id = change->>'plugin_id' and not p.first_party
    and (presence is null or p.listing = presence->>'from');
  return found;
end
$$;

create or replace function public.submissions_change(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  present public.plugin_submissions;
  audit jsonb := nullif(args->'audit', 'null');
  listing jsonb := nullif(args->'listing', 'null');
  plugin jsonb := nullif(args->'plugin', 'null');
  outcome text := 'applied';
begin
  select s.* into strict present from public.plugin_submissions s
  where s.id = private.to_uuid(args->>'id') for update;
  if audit is not null and exists (select from public.audit_log a where a.key = audit->>'key') then
    outcome := 'already';
  elsif present.revision <> (args->>'revision')::integer then
    outcome := 'stale';
  elsif listing is not null and not private.list_plugin(listing, at) then
    outcome := 'name_taken';
  elsif plugin is not null and not private.change_plugin(plugin, at) then
    outcome := 'stale';
  else
    present := private.patch_submission(present.id, args->'patch', at);
    if audit is not null then
      perform private.write_audit(audit, at);
    end if;
    perform private.enqueue(args->'jobs', at);
  end if;
  return jsonb_build_object('outcome', outcome, 'submission', private.submission_json(present));
end
$$;

create function public.plugins_catalogue_changed(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select to_jsonb(private.iso(max(p.listing_changed_at))) from public.plugins p
$$;
