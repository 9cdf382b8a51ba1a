-- A plugin on its way to the catalogue: one row for each issue.
create table public.plugin_submissions (
  id uuid primary key default gen_random_uuid(),
  revision integer not null default 1 check (revision > 0),
  user_id uuid not null references public.users (id),
  issue_repository_id bigint not null,
  issue_repository text not null,
  issue_number integer not null,
  state text not null default 'received' check (state in
    ('received', 'needs_changes', 'scoring', 'infra_error', 'pending_review',
     'approved', 'published', 'rejected', 'withdrawn')),
  held boolean not null default false,
  request jsonb,
  problems jsonb not null default '[]',
  pin jsonb,
  nonce text unique,
  report_id uuid references public.quality_reports (id),
  score integer check (score between 0 and 100),
  note text,
  decided_by text,
  decided_at timestamptz,
  published_commit text,
  submitted_at timestamptz not null,
  updated_at timestamptz not null,
  unique (issue_repository_id, issue_number)
);
create index plugin_submissions_by_state on public.plugin_submissions (state, submitted_at);
create index plugin_submissions_by_user on public.plugin_submissions (user_id);
create index plugin_submissions_by_report on public.plugin_submissions (report_id);
alter table public.plugin_submissions enable row level security;

-- Tokens that were used: each counts once. After its expiry the signature check refuses a token anyway.
create table public.used_tokens (
  jti text primary key,
  expires_at timestamptz not null,
  used_at timestamptz not null
);
create index used_tokens_by_expiry on public.used_tokens (expires_at);
alter table public.used_tokens enable row level security;

create function private.submission_json(s public.plugin_submissions) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'id', s.id, 'revision', s.revision, 'issue_number', s.issue_number,
    'issue_node', jsonb_build_object('repository_id', s.issue_repository_id, 'repository', s.issue_repository),
    'author', private.author_json(s.user_id), 'state', s.state, 'held', s.held, 'request', s.request,
    'problems', s.problems, 'pin', s.pin, 'nonce', s.nonce, 'report_id', s.report_id, 'score', s.score,
    'note', s.note, 'decided_by', s.decided_by, 'decided_at', private.iso(s.decided_at),
    'published_commit', s.published_commit, 'submitted_at', private.iso(s.submitted_at),
    'updated_at', private.iso(s.updated_at))
$$;

-- What the patch does not name stays; what it names as null becomes null.
create function private.patch_submission(submission_id uuid, patch jsonb, at timestamptz)
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
    updated_at = at
  where s.id = submission_id
  returning * into patched;
  return patched;
end
$$;

-- Lists the plugin at the approved commit. False, and nothing is written, when its name belongs to another repository or to
-- the marketplace itself. One statement decides, so two approvals of one name cannot both win. Who was first stays the
-- author, and a maintainer's badges stay.
create function private.list_plugin(listing jsonb, at timestamptz) returns boolean
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
    source_path, source_sha, score, rubric_version, created_at, updated_at)
  values (
    listing->>'plugin_id', request->>'display_name', request->>'version',
    case when paid then 'pro' else 'free' end, (request->>'price')::integer, request->>'currency',
    request->>'billing_period', private.person_of(listing->'author', at), request->>'description',
    request->'features', request->'limitations', request->'requirements',
    private.text_array(request->'categories'), case when paid then 14 else 0 end, 'listed',
    pin->>'repository', (pin->>'repository_id')::bigint, (pin->>'owner_id')::bigint, pin->>'path', pin->>'sha',
    (listing->>'score')::integer, listing->>'rubric_version', at, at)
  on conflict (id) do update set
    display_name = excluded.display_name, version = excluded.version, tier = excluded.tier, price = excluded.price,
    currency = excluded.currency, billing_period = excluded.billing_period, description = excluded.description,
    features = excluded.features, limitations = excluded.limitations, requirements = excluded.requirements,
    categories = excluded.categories, trial_days = excluded.trial_days, listing = excluded.listing,
    source_repository = excluded.source_repository, source_owner_id = excluded.source_owner_id,
    source_path = excluded.source_path, source_sha = excluded.source_sha, score = excluded.score,
    rubric_version = excluded.rubric_version, updated_at = excluded.updated_at
  where plugins.source_repository_id = excluded.source_repository_id and not plugins.first_party;
  if not found then
    return false;
  end if;
  insert into public.plugin_versions (plugin_id, version, sha, score, report_id, created_at, listed_at)
  values (listing->>'plugin_id', request->>'version', pin->>'sha', (listing->>'score')::integer,
    (listing->>'report_id')::uuid, at, at)
  on conflict (plugin_id, version, sha) do update set
    score = excluded.score, report_id = excluded.report_id, listed_at = excluded.listed_at;
  return true;
end
$$;

create function public.submissions_open(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  opened public.plugin_submissions;
begin
  insert into public.plugin_submissions
    (user_id, issue_repository_id, issue_repository, issue_number, submitted_at, updated_at)
  values (private.person_of(args->'author', at), (args->'issue_node'->>'repository_id')::bigint,
    args->'issue_node'->>'repository', (args->>'issue_number')::integer, at, at)
  on conflict (issue_repository_id, issue_number) do nothing;
  select s.* into opened from public.plugin_submissions s
  where s.issue_repository_id = (args->'issue_node'->>'repository_id')::bigint
    and s.issue_number = (args->>'issue_number')::integer;
  return private.submission_json(opened);
end
$$;

create function public.submissions_find(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select private.submission_json(s) from public.plugin_submissions s where s.id = private.to_uuid(args->>'id')
$$;

create function public.submissions_by_issue(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select private.submission_json(s) from public.plugin_submissions s
  where s.issue_repository_id = (args->>'repository_id')::bigint and s.issue_number = (args->>'issue_number')::integer
$$;

create function public.submissions_by_nonce(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select private.submission_json(s) from public.plugin_submissions s where s.nonce = args->>'nonce'
$$;

create function public.submissions_in_states(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(private.submission_json(s) order by s.submitted_at, s.id), '[]')
  from public.plugin_submissions s where s.state = any (private.text_array(args->'states'))
$$;

-- Everything a decision changes, or nothing. The row's lock makes two decisions follow each other, the revision makes the
-- second one notice.
create function public.submissions_change(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  present public.plugin_submissions;
  audit jsonb := nullif(args->'audit', 'null');
  listing jsonb := nullif(args->'listing', 'null');
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

create function private.report_json(r public.quality_reports) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'id', r.id, 'repository_id', r.repository_id, 'repository', r.repository, 'sha', r.sha, 'path', r.path,
    'run_id', r.run_id, 'run_attempt', r.run_attempt, 'report', r.report, 'created_at', private.iso(r.created_at))
$$;

-- Replayed and stale write nothing at all, so that a stale one can be decided again with the same token.
create function public.reports_record(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  submission jsonb := nullif(args->'submission', 'null');
  run jsonb := args->'run';
  subject jsonb := args->'subject';
  present public.plugin_submissions;
begin
  if submission is not null then
    select s.* into strict present from public.plugin_submissions s
    where s.id = private.to_uuid(submission->>'id') for update;
  end if;
  if exists (select from public.used_tokens t where t.jti = args->>'jti') then
    return to_jsonb('replayed'::text);
  elsif submission is not null and present.revision <> (submission->>'revision')::integer then
    return to_jsonb('stale'::text);
  end if;
  insert into public.used_tokens (jti, expires_at, used_at)
  values (args->>'jti', (args->>'jti_expires_at')::timestamptz, at)
  on conflict do nothing;
  if not found then
    return to_jsonb('replayed'::text);
  end if;
  insert into public.quality_reports (id, run_repository_id, run_id, run_attempt, run_event, repository_id,
    repository, sha, path, facts, report, created_at)
  values ((args->>'id')::uuid, (run->>'repository_id')::bigint, (run->>'run_id')::bigint,
    (run->>'run_attempt')::integer, run->>'event', (subject->>'repository_id')::bigint, subject->>'repository',
    subject->>'sha', subject->>'path', args->'facts', args->'report', at);
  if submission is not null then
    perform private.patch_submission(present.id, submission->'patch', at);
  end if;
  perform private.enqueue(args->'jobs', at);
  return to_jsonb('recorded'::text);
end
$$;

create function public.reports_find(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select private.report_json(r) from public.quality_reports r where r.id = private.to_uuid(args->>'id')
$$;

create function public.reports_of_run(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select private.report_json(r) from public.quality_reports r
  where r.run_repository_id = (args->>'repository_id')::bigint and r.run_id = (args->>'run_id')::bigint
    and r.run_attempt = (args->>'run_attempt')::integer
  order by r.created_at desc limit 1
$$;
