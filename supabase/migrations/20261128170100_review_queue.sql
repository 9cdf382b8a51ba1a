-- Beside the report, so that asking which of them pass does not read them all: they may be large.
alter table public.quality_reports
  add column passed boolean generated always as (report->>'passed' = 'true') stored;

-- Issues of the App's own in the marketplace's repository, of which there is one of each name. What was written last and
-- when it was looked at, so that GitHub is not asked each few minutes.
create table public.tracked_issues (
  name text primary key,
  issue_number integer not null,
  body text,
  looked_at timestamptz not null
);
alter table public.tracked_issues enable row level security;

create function public.tracked_issues_find(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('issue_number', t.issue_number, 'body', t.body, 'looked_at', private.iso(t.looked_at))
  from public.tracked_issues t where t.name = args->>'name'
$$;

create function public.tracked_issues_keep(args jsonb) returns jsonb
language sql set search_path = ''
as $$
  with kept as (
    insert into public.tracked_issues (name, issue_number, body, looked_at)
    values (args->>'name', (args->>'issue_number')::integer, args->>'body', (args->>'at')::timestamptz)
    on conflict (name) do update set
      issue_number = excluded.issue_number, body = excluded.body, looked_at = excluded.looked_at
    returning name
  )
  select to_jsonb(count(*) > 0) from kept
$$;

-- Listed plugins whose report does not pass by itself, and then those whose report is older than `before`, the oldest
-- first. Of a report only what says whether it passes: it may be large. The issue is the one that the plugin was listed
-- from last.
create function public.plugins_to_review_list(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  with due as (
    select p.id, v.version, v.accepted, r.id as report_id, r.passed, r.created_at
    from public.plugins p
    join public.plugin_versions v on v.plugin_id = p.id and v.version = p.version and v.sha = p.source_sha
    join public.quality_reports r on r.id = v.report_id
    where p.listing = 'listed'
      and (r.created_at < (args->>'before')::timestamptz or not r.passed)
  ), page as (
    select *, row_number() over (order by due.passed, due.created_at, due.id) as place
    from due order by place limit (args->>'limit')::integer
  )
  select jsonb_build_object(
    'total', (select count(*) from due),
    'plugins', coalesce((select jsonb_agg(jsonb_build_object(
        'plugin_id', d.id, 'version', d.version, 'scored_at', private.iso(d.created_at), 'accepted', d.accepted,
        'report', jsonb_build_object(
          'score', r.report->'score', 'passed', r.report->'passed', 'verdict', r.report->'verdict',
          'findings', (
            select coalesce(jsonb_agg(distinct jsonb_build_object('code', f->'code', 'severity', f->'severity')), '[]')
            from jsonb_array_elements(r.report->'findings') f where f->>'severity' = 'critical')),
        'issue_number', (
          select s.issue_number from public.plugin_submissions s
          where s.request->>'name' = d.id and s.state in ('approved', 'published')
          order by s.decided_at desc nulls last, s.id limit 1)
      ) order by d.place) from page d join public.quality_reports r on r.id = d.report_id), '[]'))
$$;
