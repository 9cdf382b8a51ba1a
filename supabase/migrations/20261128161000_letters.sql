-- A letter is kept as data and put into words when it is sent: so no licence key stands here, and the address is the one
-- that the person has then.
alter table public.mail_outbox
  add column letter jsonb,
  add column user_id uuid references public.users (id) on delete cascade;
-- Each look at a submission writes the letter to its reviewers again when it is not there.
delete from public.mail_outbox where sent_at is null;
update public.mail_outbox set letter = '{"kind": "review_wanted"}';
alter table public.mail_outbox
  alter column letter set not null,
  alter column recipient drop not null,
  drop column subject,
  drop column body,
  add constraint mail_outbox_to_somebody check (num_nulls(recipient, user_id) = 1);
create index mail_outbox_by_person on public.mail_outbox (user_id);

create function private.keep_letter(letter_key text, address text, person_id uuid, letter jsonb, at timestamptz)
returns boolean
language plpgsql set search_path = ''
as $$
begin
  insert into public.mail_outbox (key, recipient, user_id, letter, created_at)
  values (letter_key, address, person_id, letter, at)
  on conflict do nothing;
  if not found then
    return false;
  end if;
  perform private.enqueue(jsonb_build_array(jsonb_build_object(
    'kind', 'mail.send', 'key', concat('mail.send:', letter_key),
    'payload', jsonb_build_object('key', letter_key))), at);
  return true;
end
$$;

-- A letter to a person, written once by its key, and the job that sends it.
create function private.put_letter(letter_key text, person_id uuid, letter jsonb, at timestamptz) returns boolean
language sql set search_path = ''
as $$
  select private.keep_letter(letter_key, null, person_id, letter, at)
$$;

create or replace function public.outbox_put(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  recipient jsonb := args->'to';
  person_id uuid := private.to_uuid(recipient->>'user_id');
begin
  if recipient ? 'github_id' then
    select u.id into person_id from public.users u where u.github_id = (recipient->>'github_id')::bigint;
    -- Nobody who is known, hence no address either.
    if person_id is null then
      return to_jsonb(false);
    end if;
  end if;
  return to_jsonb(private.keep_letter(args->>'key', recipient->>'address', person_id, args->'letter',
    (args->>'at')::timestamptz));
end
$$;

-- Null when there is none, or it was sent.
create or replace function public.outbox_find(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('key', m.key, 'recipient', coalesce(m.recipient, u.email), 'letter', m.letter)
  from public.mail_outbox m left join public.users u on u.id = m.user_id
  where m.key = args->>'key' and m.sent_at is null
$$;

-- As before, but a worker says what it can do: in a rolling deploy the older version leaves the newer one's jobs alone.
create or replace function public.jobs_claim(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  kinds text[] := case when jsonb_typeof(args->'kinds') = 'array' then private.text_array(args->'kinds') end;
  claimed jsonb;
begin
  with due as (
    select j.id, j.run_at from public.jobs j
    where ((j.state = 'queued' and j.run_at <= at) or (j.state = 'running' and j.lease_until <= at))
      and (kinds is null or j.kind = any (kinds))
    order by j.run_at, j.id
    limit (args->>'limit')::integer
    for update skip locked
  ), taken as (
    update public.jobs j set
      state = 'running',
      attempt = j.attempt + 1,
      worker = args->>'worker',
      lease_until = at + make_interval(secs => (args->>'lease_seconds')::double precision),
      updated_at = at
    from due where j.id = due.id
    returning j.id, j.kind, j.key, j.payload, j.attempt, j.run_at
  )
  select coalesce(jsonb_agg(jsonb_build_object(
      'id', t.id::text, 'kind', t.kind, 'key', t.key, 'payload', t.payload, 'attempt', t.attempt
    ) order by t.run_at, t.id), '[]')
  into claimed from taken t;
  return claimed;
end
$$;

notify pgrst, 'reload schema';
