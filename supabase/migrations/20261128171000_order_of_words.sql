-- Deliveries come late and in any order: of two commands that undo each other the one that was written last counts. Comment
-- ids grow at GitHub, and so do the lines of one comment.
create index audit_log_of_submission on public.audit_log ((details->>'submission_id')) where key like 'command:%';
create index audit_log_of_plugin on public.audit_log ((details->>'plugin_id')) where key like 'command:%';

create function public.audit_newest_command(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('comment_id', split_part(a.key, ':', 2)::bigint, 'line', split_part(a.key, ':', 3)::integer)
  from public.audit_log a
  where a.key like 'command:%' and a.action = any (private.text_array(args->'actions'))
    and (a.details->>'submission_id' = args->>'submission_id' or a.details->>'plugin_id' = args->>'plugin_id')
  order by split_part(a.key, ':', 2)::bigint desc, split_part(a.key, ':', 3)::integer desc
  limit 1
$$;

-- Each issue that a plugin was published from says how it is listed: when that changes, all of them are behind.
create function private.show_listing(plugin_id text, at timestamptz) returns void
language sql set search_path = ''
as $$
  select private.enqueue(jsonb_agg(jsonb_build_object('kind', 'submission.sync',
    'key', concat('submission.sync:', s.id), 'payload', jsonb_build_object('id', s.id))), at)
  from public.plugin_submissions s where s.request->>'name' = plugin_id and s.state = 'published'
$$;

-- As before; and the plugin's other issues learn of a change of its listing.
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
    if listing is not null or nullif(plugin->'listing', 'null') is not null then
      perform private.show_listing(coalesce(listing->>'plugin_id', plugin->>'plugin_id'), at);
    end if;
  end if;
  return jsonb_build_object('outcome', outcome, 'submission', private.submission_json(present));
end
$$;
