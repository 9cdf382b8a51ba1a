-- How far a report can be believed. `verified`: its run proved who it was. `static`: the marketplace's own run looked at
-- the commit of a run that cannot prove anything (a fork's, Dependabot's), without running it. `unverified`: that, with
-- coverage which only such a run says. `claimed`: all of it is only what such a run says.
alter table public.quality_reports add column trust text not null default 'verified'
  check (trust in ('verified', 'static', 'unverified', 'claimed'));
create unique index quality_reports_unproven on public.quality_reports (run_repository_id, run_id, run_attempt, path, trust)
  where trust in ('unverified', 'claimed');

-- A report that is no submission's and does not come from a run of the plugin's repository that could prove who it was.
create function public.reports_record_facts(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  run jsonb := args->'run';
  subject jsonb := args->'subject';
begin
  if args->>'jti' is not null then
    insert into public.used_tokens (jti, expires_at, used_at)
    values (args->>'jti', (args->>'jti_expires_at')::timestamptz, at)
    on conflict do nothing;
    if not found then
      return to_jsonb('replayed'::text);
    end if;
  end if;
  insert into public.quality_reports (id, run_repository_id, run_id, run_attempt, run_event, repository_id,
    repository, sha, path, facts, report, trust, created_at)
  values ((args->>'id')::uuid, (run->>'repository_id')::bigint, (run->>'run_id')::bigint,
    (run->>'run_attempt')::integer, run->>'event', (subject->>'repository_id')::bigint, subject->>'repository',
    subject->>'sha', subject->>'path', args->'facts', args->'report', args->>'trust', at)
  on conflict do nothing;
  perform private.enqueue(args->'jobs', at);
  return to_jsonb('recorded'::text);
end
$$;

-- What one attempt of a run said, the newest for each path; what is verified wins.
create function public.reports_by_run(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(private.report_json(r) || jsonb_build_object('trust', r.trust) order by r.path), '[]')
  from (
    select distinct on (q.path) q.* from public.quality_reports q
    where q.run_repository_id = (args->>'repository_id')::bigint and q.run_id = (args->>'run_id')::bigint
      and q.run_attempt = (args->>'run_attempt')::integer and q.trust <> 'static'
    order by q.path, q.trust desc, q.created_at desc
  ) r
$$;

-- What the marketplace's own run saw of a commit, the newest for each path.
create function public.reports_static(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object('path', s.path, 'facts', s.facts->'static') order by s.path), '[]')
  from (
    select distinct on (q.path) q.path, q.facts from public.quality_reports q
    where q.repository_id = (args->>'repository_id')::bigint and q.sha = args->>'sha' and q.trust = 'static'
    order by q.path, q.created_at desc
  ) s
$$;

-- The score that a branch had last: of the first of these commits (newest first) that has a verified one.
create function public.reports_base(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('sha', q.sha, 'score', (q.report->>'score')::integer)
  from public.quality_reports q
  where q.repository_id = (args->>'repository_id')::bigint and q.path = args->>'path'
    and q.sha = any (private.text_array(args->'shas')) and q.trust = 'verified'
    and q.report->>'score' is not null
  order by array_position(private.text_array(args->'shas'), q.sha), q.created_at desc
  limit 1
$$;

create function public.plugins_of_repository(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(private.plugin_json(p) order by p.id collate "C"), '[]')
  from public.plugins p where p.source_repository_id = (args->>'repository_id')::bigint
$$;

-- Since when the App is not installed on the plugin's repository any more; null while it is.
alter table public.plugins add column uninstalled_at timestamptz;

create function public.plugins_of_owner(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(distinct jsonb_build_object(
    'repository_id', p.source_repository_id, 'repository', p.source_repository)), '[]')
  from public.plugins p where p.source_owner_id = (args->>'owner_id')::bigint
$$;

-- Marks a repository's plugins, or takes the mark away. Only a change is written down and told, so it may be said twice.
-- The answer is where to tell it: the issue that each plugin was listed from.
create function public.plugins_set_installed(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  installed boolean := (args->>'installed')::boolean;
  changed text[];
begin
  with moved as (
    update public.plugins p set uninstalled_at = case when not installed then at end
    where p.source_repository_id = (args->>'repository_id')::bigint and (p.uninstalled_at is null) <> installed
    returning p.id
  )
  select coalesce(array_agg(m.id order by m.id), '{}') into changed from moved m;
  perform private.write_audit(jsonb_build_object(
      'key', concat('installation:', plugin_id, ':', installed, ':', args->>'at'),
      'action', case when installed then 'app.installed' else 'app.uninstalled' end,
      'details', jsonb_build_object('plugin_id', plugin_id, 'repository', args->>'repository')), at)
  from unnest(changed) plugin_id;
  perform private.enqueue(coalesce((select jsonb_agg(jsonb_build_object(
      'kind', 'installation.tell', 'key', concat('installation.tell:', plugin_id, ':', args->>'at'),
      'payload', jsonb_build_object('plugin_id', plugin_id, 'installed', installed, 'at', args->>'at')))
    from unnest(changed) plugin_id), '[]'), at);
  return to_jsonb(changed);
end
$$;

-- The issue that the plugin was listed from last; null when there is none.
create function public.submissions_listing_issue(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select to_jsonb(s.issue_number) from public.plugin_submissions s
  where s.request->>'name' = args->>'plugin_id' and s.state in ('approved', 'published')
  order by s.decided_at desc nulls last, s.id limit 1
$$;
