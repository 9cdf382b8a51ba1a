-- Letters to send: written once by their key, whoever writes them again.
create table public.mail_outbox (
  key text primary key,
  recipient text not null,
  subject text not null,
  body text not null,
  created_at timestamptz not null,
  sent_at timestamptz
);
create index mail_outbox_unsent on public.mail_outbox (created_at) where sent_at is null;
alter table public.mail_outbox enable row level security;

create function public.outbox_put(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
begin
  insert into public.mail_outbox (key, recipient, subject, body, created_at)
  values (args->>'key', args->>'recipient', args->>'subject', args->>'body', at)
  on conflict do nothing;
  if found then
    perform private.enqueue(jsonb_build_array(jsonb_build_object(
      'kind', 'mail.send', 'key', concat('mail.send:', args->>'key'),
      'payload', jsonb_build_object('key', args->>'key'))), at);
  end if;
  return to_jsonb(found);
end
$$;

-- Null when there is none, or it was sent.
create function public.outbox_find(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('key', m.key, 'recipient', m.recipient, 'subject', m.subject, 'body', m.body)
  from public.mail_outbox m where m.key = args->>'key' and m.sent_at is null
$$;

create function public.outbox_sent(args jsonb) returns jsonb
language sql set search_path = ''
as $$
  with sent as (
    update public.mail_outbox m set sent_at = (args->>'at')::timestamptz
    where m.key = args->>'key' and m.sent_at is null returning m.key
  )
  select to_jsonb(count(*) > 0) from sent
$$;
