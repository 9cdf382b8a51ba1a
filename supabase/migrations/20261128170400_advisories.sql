-- Weaknesses of packages that are published after a plugin was listed. Of what was published the App remembers only how
-- far it has looked.
create table public.advisory_looks (
  only_one boolean primary key default true check (only_one),
  looked_until timestamptz not null
);
alter table public.advisory_looks enable row level security;

create function private.locked_packages(r public.quality_reports) returns jsonb
language sql immutable set search_path = ''
as $$
  select coalesce(r.facts->'static'->'packages', '{}')
$$;

-- Up to when published weaknesses were looked at. Null while that is not before `before`, and while nothing listed has
-- locked packages, which is dearer to ask and so is asked last.
create function public.advisories_due_find(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('looked_until', (select private.iso(l.looked_until) from public.advisory_looks l))
  where case when exists (
      select from public.advisory_looks l where l.looked_until >= (args->>'before')::timestamptz) then false
    else exists (
    select from public.plugins p
    join public.plugin_versions v on v.plugin_id = p.id and v.version = p.version and v.sha = p.source_sha
    join public.quality_reports r on r.id = v.report_id
    where p.listing = 'listed' and private.locked_packages(r) <> '{}') end
$$;

create function public.advisories_looked(args jsonb) returns jsonb
language sql set search_path = ''
as $$
  with looked as (
    insert into public.advisory_looks (looked_until) values ((args->>'until')::timestamptz)
    on conflict (only_one) do update set
      looked_until = greatest(advisory_looks.looked_until, excluded.looked_until)
    returning only_one
  )
  select to_jsonb(count(*) > 0) from looked
$$;

-- A page of listed plugins whose listed version locks one of the packages, with those, and with what its report says of
-- weaknesses already. Paged by all listed ones, because the facts of each have to be read.
create function public.advisories_locking_list(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  with page as (
    select p.id, p.version, p.source_sha from public.plugins p
    where p.listing = 'listed' and p.source_sha is not null
      and p.id collate "C" > coalesce(args->>'after', '') collate "C"
    order by p.id collate "C" limit (args->>'limit')::integer
  ), locking as (
    select page.id, private.locked_packages(r) as packages, r.report
    from page
    join public.plugin_versions v on v.plugin_id = page.id and v.version = page.version and v.sha = page.source_sha
    join public.quality_reports r on r.id = v.report_id
    where private.locked_packages(r) ?| private.text_array(args->'names')
  )
  select jsonb_build_object(
    'next', case when (select count(*) from page) = (args->>'limit')::integer
      then (select max(page.id collate "C") from page) end,
    'plugins', coalesce((select jsonb_agg(jsonb_build_object(
        'plugin_id', l.id,
        'packages', (select jsonb_object_agg(k.key, k.value) from jsonb_each(l.packages) k
          where k.key = any (private.text_array(args->'names'))),
        'known', (select coalesce(jsonb_agg(f->>'message'), '[]') from jsonb_array_elements(l.report->'findings') f
          where f->>'code' in ('security/advisory', 'security/malicious-dependency'))
      ) order by l.id collate "C") from locking l), '[]'))
$$;
