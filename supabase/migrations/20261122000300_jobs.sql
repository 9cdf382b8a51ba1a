-- Work to do, shared by all instances of the App. A finished job leaves no row; a dead one stays for the operator.
create table public.jobs (
  -- Counts up: of jobs due at the same moment the older comes first.
  id bigint generated always as identity primary key,
  kind text not null,
  key text not null,
  payload jsonb not null default '{}',
  state text not null default 'queued' check (state in ('queued', 'running', 'dead')),
  run_at timestamptz not null,
  attempt integer not null default 0,
  -- Asked for once more while it was running: then this is its next payload and time.
  again_payload jsonb,
  again_run_at timestamptz,
  worker text,
  lease_until timestamptz,
  error text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((again_payload is null) = (again_run_at is null)),
  check (state <> 'running' or (worker is not null and lease_until is not null))
);
create unique index jobs_unfinished on public.jobs (kind, key) where state in ('queued', 'running');
create index jobs_due on public.jobs (run_at) where state = 'queued';
create index jobs_leased on public.jobs (lease_until) where state = 'running';
alter table public.jobs enable row level security;

-- Named leases, because no lock outlives a call of PostgREST.
create table public.leases (
  name text primary key,
  holder text not null,
  expires_at timestamptz not null
);
alter table public.leases enable row level security;

-- Events as they came in, by their sender's id.
create table public.inbox (
  source text not null check (source in ('github', 'stripe')),
  delivery_id text not null,
  event text not null,
  payload jsonb not null,
  received_at timestamptz not null,
  primary key (source, delivery_id)
);
create index inbox_by_time on public.inbox (received_at);
alter table public.inbox enable row level security;

-- In the order of their keys, so that two batches never wait for each other.
create function private.enqueue(new_jobs jsonb, at timestamptz) returns void
language plpgsql set search_path = ''
as $$
declare
  job jsonb;
begin
  for job in
    select value from jsonb_array_elements(coalesce(new_jobs, '[]')) order by value->>'kind', value->>'key'
  loop
    insert into public.jobs (kind, key, payload, run_at, created_at, updated_at)
    values (job->>'kind', job->>'key', coalesce(job->'payload', '{}'),
      coalesce((job->>'run_at')::timestamptz, at), at, at)
    on conflict (kind, key) where state in ('queued', 'running') do update
      set again_payload = excluded.payload, again_run_at = excluded.run_at, updated_at = excluded.updated_at
      where jobs.state = 'running';
  end loop;
end
$$;

create function public.jobs_enqueue(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
begin
  perform private.enqueue(args->'jobs', (args->>'at')::timestamptz);
  return '{}';
end
$$;

-- A running job whose lease ran out lost its worker: it is due again, and that try counts.
create function public.jobs_claim(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  claimed jsonb;
begin
  with due as (
    select j.id, j.run_at from public.jobs j
    where (j.state = 'queued' and j.run_at <= at) or (j.state = 'running' and j.lease_until <= at)
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

-- Queues the run that was asked for meanwhile. False when nobody asked.
create function private.run_again(job_id bigint, at timestamptz) returns boolean
language plpgsql set search_path = ''
as $$
begin
  update public.jobs set
    state = 'queued', payload = again_payload, run_at = again_run_at, attempt = 0,
    again_payload = null, again_run_at = null, worker = null, lease_until = null, error = null, updated_at = at
  where id = job_id and again_payload is not null;
  return found;
end
$$;

-- True when the job is still this worker's, and then it is locked until the end of the transaction.
create function private.holds_job(job_id bigint, holder text) returns boolean
language plpgsql set search_path = ''
as $$
begin
  perform from public.jobs where id = job_id and state = 'running' and worker = holder for update;
  return found;
end
$$;

create function public.jobs_complete(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  job_id bigint := (args->>'id')::bigint;
begin
  if private.holds_job(job_id, args->>'worker')
    and not private.run_again(job_id, (args->>'at')::timestamptz)
  then
    delete from public.jobs where id = job_id;
  end if;
  return '{}';
end
$$;

create function public.jobs_fail(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  retry_at timestamptz := (args->>'retry_at')::timestamptz;
  job_id bigint := (args->>'id')::bigint;
begin
  if not private.holds_job(job_id, args->>'worker') then
    return '{}';
  end if;
  if retry_at is not null then
    -- The next try does what was asked last.
    update public.jobs set
      state = 'queued', run_at = retry_at, payload = coalesce(again_payload, payload),
      again_payload = null, again_run_at = null, worker = null, lease_until = null,
      error = args->>'error', updated_at = at
    where id = job_id;
  elsif not private.run_again(job_id, at) then
    update public.jobs set
      state = 'dead', worker = null, lease_until = null, error = args->>'error', updated_at = at
    where id = job_id;
  end if;
  return '{}';
end
$$;

create function public.jobs_stats(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'queued', count(*) filter (where state = 'queued'),
    'running', count(*) filter (where state = 'running'),
    'dead', count(*) filter (where state = 'dead'),
    'oldest_due', private.iso(min(run_at) filter (where state = 'queued')))
  from public.jobs
$$;

create function public.leases_take(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
begin
  insert into public.leases (name, holder, expires_at)
  values (args->>'name', args->>'holder',
    at + make_interval(secs => (args->>'seconds')::double precision))
  on conflict (name) do update
    set holder = excluded.holder, expires_at = excluded.expires_at
    where leases.holder = excluded.holder or leases.expires_at <= at;
  return to_jsonb(found);
end
$$;

create function public.inbox_accept(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  delivery jsonb := args->'delivery';
begin
  insert into public.inbox (source, delivery_id, event, payload, received_at)
  values (delivery->>'source', delivery->>'delivery_id', delivery->>'event', delivery->'payload', at)
  on conflict do nothing;
  if not found then
    return to_jsonb('duplicate'::text);
  end if;
  -- An event that nothing works on yet is kept all the same.
  if jsonb_typeof(args->'job') = 'object' then
    perform private.enqueue(jsonb_build_array(args->'job'), at);
  end if;
  return to_jsonb('accepted'::text);
end
$$;

create function public.inbox_find(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'source', i.source, 'delivery_id', i.delivery_id, 'event', i.event, 'payload', i.payload)
  from public.inbox i where i.source = args->>'source' and i.delivery_id = args->>'delivery_id'
$$;

create function public.inbox_known(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(i.delivery_id order by i.delivery_id), '[]')
  from public.inbox i
  where i.source = args->>'source' and i.delivery_id = any (private.text_array(args->'delivery_ids'))
$$;
