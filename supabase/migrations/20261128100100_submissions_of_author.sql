-- A person's own submissions, the newest first, a page at a time.
create index plugin_submissions_by_author on public.plugin_submissions (user_id, submitted_at desc, id);
drop index public.plugin_submissions_by_user;

create function public.submissions_of_author(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  with author as (
    select u.id from public.users u where u.github_id = (args->>'github_id')::bigint
  ), page as (
    select s.* from public.plugin_submissions s where s.user_id = (select id from author)
    order by s.submitted_at desc, s.id
    limit (args->>'limit')::integer offset ((args->>'page')::bigint - 1) * (args->>'limit')::bigint
  )
  select jsonb_build_object(
    'submissions', coalesce((select jsonb_agg(private.submission_json(p) order by p.submitted_at desc, p.id)
      from (select * from page) as p), '[]'),
    'total', (select count(*) from public.plugin_submissions s where s.user_id = (select id from author)))
$$;
