-- A slot out of a licence's concurrency. It belongs to whoever knows its id, and runs out by itself.
create table public.licence_leases (
  id uuid primary key,
  license_id uuid not null references public.licenses (id) on delete cascade,
  host text not null,
  acquired_at timestamptz not null,
  expires_at timestamptz not null
);
create index licence_leases_by_licence on public.licence_leases (license_id, expires_at);
create index licence_leases_by_end on public.licence_leases (expires_at);
alter table public.licence_leases enable row level security;

create function private.lease_json(l public.licence_leases) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('id', l.id, 'license_id', l.license_id, 'host', l.host,
    'acquired_at', private.iso(l.acquired_at), 'expires_at', private.iso(l.expires_at))
$$;

-- The licence's row is the queue: callers of one licence take their turns, those of others do not wait.
create function public.licence_leases_acquire(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  licence uuid := (args->>'license_id')::uuid;
  most integer := (args->>'concurrency')::integer;
  lease public.licence_leases;
begin
  perform from public.licenses l where l.id = licence for no key update;
  delete from public.licence_leases l where l.license_id = licence and l.expires_at <= at;
  update public.licence_leases l set expires_at = at + make_interval(secs => (args->>'seconds')::integer)
  where l.id = (args->>'id')::uuid and l.license_id = licence returning * into lease;
  if lease.id is not null then
    return jsonb_build_object('outcome', 'acquired', 'lease', private.lease_json(lease));
  end if;
  if most >= 0 and (select count(*) from public.licence_leases l where l.license_id = licence) >= most then
    return jsonb_build_object('outcome', 'full', 'holders', (
      select coalesce(jsonb_agg(private.lease_json(l) order by l.expires_at, l.id), '[]')
      from public.licence_leases l where l.license_id = licence));
  end if;
  insert into public.licence_leases (id, license_id, host, acquired_at, expires_at)
  values ((args->>'id')::uuid, licence, args->>'host', at, at + make_interval(secs => (args->>'seconds')::integer))
  on conflict (id) do nothing returning * into lease;
  if lease.id is null then
    -- Somebody else's id. To this licence it is a slot that cannot be had.
    return jsonb_build_object('outcome', 'taken');
  end if;
  return jsonb_build_object('outcome', 'acquired', 'lease', private.lease_json(lease));
end
$$;

-- A slot that ran out may be another's by now, so that it cannot be prolonged.
create function public.licence_leases_heartbeat(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  lease public.licence_leases;
begin
  perform from public.licenses l where l.id = (args->>'license_id')::uuid for no key update;
  update public.licence_leases l set expires_at = at + make_interval(secs => (args->>'seconds')::integer)
  where l.id = private.to_uuid(args->>'id') and l.license_id = (args->>'license_id')::uuid and l.expires_at > at
  returning * into lease;
  if lease.id is null then
    return to_jsonb(null::text);
  end if;
  return private.lease_json(lease);
end
$$;

create function public.licence_leases_release(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
begin
  delete from public.licence_leases l
  where l.id = private.to_uuid(args->>'id') and l.license_id = (args->>'license_id')::uuid;
  return to_jsonb(case when found then 'released' else 'not_found' end);
end
$$;

create or replace function private.sweep_leases(at timestamptz) returns integer
language plpgsql set search_path = ''
as $$
declare
  gone integer;
begin
  delete from public.licence_leases l where l.id in (
    select o.id from public.licence_leases o where o.expires_at <= at limit 10000);
  get diagnostics gone = row_count;
  return gone;
end
$$;

notify pgrst, 'reload schema';
