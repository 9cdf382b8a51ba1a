-- A version tells which findings a maintainer let stand, and why: whoever installs it reads that beside the score.
create or replace function public.plugins_versions(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
      'version', v.version, 'sha', v.sha, 'score', v.score, 'report', r.report, 'accepted', v.accepted,
      'created_at', private.iso(v.created_at)
    ) order by v.listed_at desc, v.id), '[]')
  from public.plugin_versions v join public.quality_reports r on r.id = v.report_id
  where v.plugin_id = args->>'id'
$$;
