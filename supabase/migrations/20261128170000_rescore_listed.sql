-- A listed commit that is scored again by request: who asked, whether the report is there, and what was listed before.
alter table public.plugin_submissions add column rescore jsonb;
create index plugin_submissions_rescoring on public.plugin_submissions (id) where rescore->>'outcome' = 'waiting';

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
    'reported', s.reported, 'rescore', s.rescore, 'submitted_at', private.iso(s.submitted_at),
    'updated_at', private.iso(s.updated_at))
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
    rescore = case when patch ? 'rescore' then nullif(patch->'rescore', 'null') else s.rescore end,
    updated_at = at
  where s.id = submission_id
  returning * into patched;
  return patched;
end
$$;

-- A new judgement on a version that was listed. The plugin shows it while it is still listed at these bytes; a change of
-- what the catalogue says is a change of the catalogue.
create function private.note_score(scored jsonb, at timestamptz) returns void
language sql set search_path = ''
as $$
  update public.plugin_versions v set
    score = (scored->>'score')::integer, report_id = (scored->>'report_id')::uuid
  where v.plugin_id = scored->>'plugin_id' and v.version = scored->>'version' and v.sha = scored->>'sha';
  update public.plugins p set
    score = (scored->>'score')::integer, rubric_version = scored->>'rubric_version',
    listing_changed_at = case
      when (p.score, p.rubric_version) is not distinct from ((scored->>'score')::integer, scored->>'rubric_version')
      then p.listing_changed_at else at end,
    updated_at = at
  where p.id = scored->>'plugin_id' and p.version = scored->>'version' and p.source_sha = scored->>'sha'
    and p.source_repository_id = (scored->>'repository_id')::bigint and p.source_path = scored->>'path'
$$;

-- As before; and a report on a version that was listed is what the catalogue says of it from then on.
create or replace function public.reports_record(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  submission jsonb := nullif(args->'submission', 'null');
  scored jsonb := nullif(args->'listed', 'null');
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
  if scored is not null then
    perform private.note_score(scored, at);
  end if;
  perform private.enqueue(args->'jobs', at);
  return to_jsonb('recorded'::text);
end
$$;

-- Listed commits that are being scored again.
create function public.submissions_rescoring_list(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(private.submission_json(s) order by s.id), '[]')
  from public.plugin_submissions s where s.rescore->>'outcome' = 'waiting'
$$;
