-- The audit log for maintainers, the newest first: by the id of the last one shown, so that new rows move no page.
create function public.audit_list(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
      'id', a.id, 'key', a.key, 'action', a.action, 'actor_github_id', a.actor_github_id,
      'actor_login', a.actor_login, 'reason', a.reason, 'details', a.details, 'created_at', private.iso(a.created_at)
    ) order by a.id desc), '[]')
  from (
    select * from public.audit_log
    where id < coalesce((args->>'before')::bigint, 9223372036854775807)
    order by id desc limit (args->>'limit')::integer
  ) a
$$;
