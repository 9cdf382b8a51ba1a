-- The newest judgement on a listed commit by a rubric, made by a run of the marketplace: what an author is told after the
-- rubric changed. One without a score says nothing.
create function public.reports_rescored_find(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select private.report_json(r) from public.quality_reports r
  where r.repository_id = (args->>'repository_id')::bigint and r.sha = args->>'sha' and r.path = args->>'path'
    and r.run_repository_id = (args->>'run_repository_id')::bigint and r.trust = 'verified'
    and r.report->>'rubric_version' = args->>'rubric_version' and r.report->>'score' is not null
  order by r.created_at desc limit 1
$$;
