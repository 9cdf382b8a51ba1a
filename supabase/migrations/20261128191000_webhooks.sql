-- Where people want to be told of what happens to what is theirs. Both sides sign with the secret, so it is kept as it is;
-- nobody but the App can read this table.
create table public.webhooks (
  id uuid primary key,
  user_id uuid not null references public.users (id) on delete cascade,
  url text not null,
  events text[] not null,
  secret text not null,
  -- The first failure after the last success.
  failing_since timestamptz,
  off_at timestamptz,
  off_reason text check (off_reason in ('failing', 'gone')),
  created_at timestamptz not null,
  check ((off_at is null) = (off_reason is null))
);
create index webhooks_by_person on public.webhooks (user_id);
alter table public.webhooks enable row level security;

create table public.webhook_deliveries (
  id uuid primary key,
  webhook_id uuid not null references public.webhooks (id) on delete cascade,
  kind text not null,
  body jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  attempts integer not null default 0,
  last_status integer,
  last_error text,
  last_attempt_at timestamptz,
  next_attempt_at timestamptz,
  created_at timestamptz not null
);
create index webhook_deliveries_recent on public.webhook_deliveries (webhook_id, created_at desc);
alter table public.webhook_deliveries enable row level security;

create function private.webhook_json(w public.webhooks) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('id', w.id, 'url', w.url, 'events', to_jsonb(w.events),
    'status', case when w.off_at is null then 'active' else 'off' end, 'off_reason', w.off_reason,
    'off_at', private.iso(w.off_at), 'failing_since', private.iso(w.failing_since),
    'created_at', private.iso(w.created_at))
$$;

-- `too_many` beyond ten of one person.
create function public.webhooks_create(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  owner_id uuid := (args->>'user_id')::uuid;
  made public.webhooks;
begin
  perform private.lock_person(owner_id);
  if (select count(*) from public.webhooks w where w.user_id = owner_id) >= 10 then
    return jsonb_build_object('outcome', 'too_many');
  end if;
  insert into public.webhooks (id, user_id, url, events, secret, created_at)
  values ((args->>'id')::uuid, owner_id, args->>'url', private.text_array(args->'events'), args->>'secret',
    (args->>'at')::timestamptz)
  returning * into made;
  return jsonb_build_object('outcome', 'created', 'webhook', private.webhook_json(made));
end
$$;

create function public.webhooks_of_user(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(private.webhook_json(w) order by w.created_at, w.id), '[]')
  from public.webhooks w where w.user_id = private.to_uuid(args->>'user_id')
$$;

-- False when the person has none with this id.
create function public.webhooks_delete(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
begin
  delete from public.webhooks w
  where w.id = private.to_uuid(args->>'id') and w.user_id = private.to_uuid(args->>'user_id');
  return to_jsonb(found);
end
$$;

create function private.enqueue_delivery(delivery_id uuid, run_at timestamptz, at timestamptz) returns void
language sql set search_path = ''
as $$
  select private.enqueue(jsonb_build_array(jsonb_build_object('kind', 'webhook.deliver', 'key', delivery_id::text,
    'payload', jsonb_build_object('delivery_id', delivery_id), 'run_at', run_at)), at)
$$;

-- What is told to whom is decided where it happens, in its transaction.
create function private.tell_person(event text, person_id uuid, details jsonb, at timestamptz) returns void
language plpgsql set search_path = ''
as $$
declare
  told uuid;
begin
  for told in
    insert into public.webhook_deliveries (id, webhook_id, kind, body, created_at)
    select gen_random_uuid(), w.id, event,
      jsonb_build_object('type', event, 'timestamp', private.iso(at), 'data', details), at
    from public.webhooks w where w.user_id = person_id and w.off_at is null and event = any (w.events)
    returning id
  loop
    perform private.enqueue_delivery(told, at, at);
  end loop;
end
$$;

create function private.tell_of_notice() returns trigger
language plpgsql set search_path = ''
as $$
begin
  perform private.tell_person(new.kind, new.user_id, new.details, new.created_at);
  return null;
end
$$;
-- Licences tell of themselves, whoever issues or revokes them.
create trigger notices_tell after insert on public.notices
  for each row when (new.kind not in ('license.issued', 'license.revoked')) execute function private.tell_of_notice();

create function private.tell_of_licence() returns trigger
language plpgsql set search_path = ''
as $$
begin
  perform private.tell_person(tg_argv[0], new.user_id,
    jsonb_build_object('license_id', new.id, 'plugin_id', new.plugin_id, 'tier', new.tier), new.updated_at);
  return null;
end
$$;
create trigger licenses_tell_issued after insert on public.licenses
  for each row execute function private.tell_of_licence('license.issued');
create trigger licenses_tell_revoked after update of status on public.licenses
  for each row when (new.status = 'revoked' and old.status <> 'revoked')
  execute function private.tell_of_licence('license.revoked');

create function private.tell_of_submission() returns trigger
language plpgsql set search_path = ''
as $$
begin
  perform private.tell_person(tg_argv[0], new.user_id, jsonb_build_object('submission_id', new.id, 'state', new.state,
    'score', new.score, 'repository', new.issue_repository, 'issue', new.issue_number), new.updated_at);
  return null;
end
$$;
create trigger submissions_tell_scored after update of report_id on public.plugin_submissions
  for each row when (new.report_id is not null and new.report_id is distinct from old.report_id)
  execute function private.tell_of_submission('submission.scored');
create trigger submissions_tell_approved after update of state on public.plugin_submissions
  for each row when (new.state = 'approved' and old.state <> 'approved')
  execute function private.tell_of_submission('submission.approved');
create trigger submissions_tell_rejected after update of state on public.plugin_submissions
  for each row when (new.state = 'rejected' and old.state <> 'rejected')
  execute function private.tell_of_submission('submission.rejected');

-- `not_found`, `off`, or `queued`.
create function public.webhooks_test(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  tested public.webhooks;
begin
  select w.* into tested from public.webhooks w
  where w.id = private.to_uuid(args->>'id') and w.user_id = private.to_uuid(args->>'user_id') for update;
  if tested.id is null then
    return to_jsonb('not_found'::text);
  elsif tested.off_at is not null then
    return to_jsonb('off'::text);
  end if;
  insert into public.webhook_deliveries (id, webhook_id, kind, body, created_at)
  values ((args->>'delivery_id')::uuid, tested.id, 'webhook.test',
    jsonb_build_object('type', 'webhook.test', 'timestamp', private.iso(at), 'data', jsonb_build_object()), at);
  perform private.enqueue_delivery((args->>'delivery_id')::uuid, at, at);
  return to_jsonb('queued'::text);
end
$$;

-- The newest fifty; null when the person has no such webhook.
create function public.webhook_deliveries_list(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select case when exists (select from public.webhooks w
      where w.id = private.to_uuid(args->>'id') and w.user_id = private.to_uuid(args->>'user_id')) then (
    select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'type', d.kind, 'state', d.state, 'attempts', d.attempts,
      'last_status', d.last_status, 'last_error', d.last_error, 'last_attempt_at', private.iso(d.last_attempt_at),
      'next_attempt_at', private.iso(d.next_attempt_at), 'created_at', private.iso(d.created_at))
      order by d.created_at desc, d.id), '[]')
    from (select r.* from public.webhook_deliveries r where r.webhook_id = private.to_uuid(args->>'id')
      order by r.created_at desc, r.id limit 50) d) end
$$;

-- Null when it is settled, or its webhook is switched off.
create function public.webhook_deliveries_find(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('id', d.id, 'url', w.url, 'secret', w.secret, 'body', d.body, 'attempts', d.attempts)
  from public.webhook_deliveries d join public.webhooks w on w.id = d.webhook_id
  where d.id = private.to_uuid(args->>'id') and d.state = 'waiting' and w.off_at is null
$$;

create function private.switch_webhook_off(w public.webhooks, reason text, at timestamptz) returns void
language plpgsql set search_path = ''
as $$
begin
  update public.webhooks set off_at = at, off_reason = reason where id = w.id;
  perform private.put_letter(concat('webhook.off:', w.id), w.user_id,
    jsonb_build_object('kind', 'webhook_off', 'url', w.url, 'reason', reason), at);
end
$$;

-- Writes down how a try ended, queues the next one, and switches off what is gone or has failed for ten days.
create function public.webhook_deliveries_record(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  next_at timestamptz := (args->>'next_at')::timestamptz;
  outcome text := args->>'outcome';
  delivery public.webhook_deliveries;
  webhook public.webhooks;
begin
  select d.* into delivery from public.webhook_deliveries d
  where d.id = private.to_uuid(args->>'id') and d.state = 'waiting' for update;
  if delivery.id is null then
    return to_jsonb('settled'::text);
  end if;
  select w.* into webhook from public.webhooks w where w.id = delivery.webhook_id for update;
  update public.webhook_deliveries set attempts = attempts + 1, last_status = (args->>'status')::integer,
    last_error = args->>'error', last_attempt_at = at, next_attempt_at = next_at,
    state = case when outcome = 'delivered' then 'delivered' when next_at is null then 'failed' else 'waiting' end
  where id = delivery.id;
  if next_at is not null then
    perform private.enqueue_delivery(delivery.id, next_at, at);
  end if;
  if outcome = 'delivered' then
    update public.webhooks set failing_since = null where id = webhook.id and failing_since is not null;
  elsif webhook.off_at is null then
    update public.webhooks set failing_since = coalesce(failing_since, at) where id = webhook.id;
    if outcome = 'gone' then
      perform private.switch_webhook_off(webhook, 'gone', at);
    elsif webhook.failing_since <= at - interval '10 days' then
      perform private.switch_webhook_off(webhook, 'failing', at);
    end if;
  end if;
  delete from public.webhook_deliveries d where d.id in (
    select o.id from public.webhook_deliveries o
    where o.webhook_id = webhook.id and o.state <> 'waiting' and o.created_at < at - interval '30 days' limit 1000);
  return to_jsonb('recorded'::text);
end
$$;

notify pgrst, 'reload schema';
