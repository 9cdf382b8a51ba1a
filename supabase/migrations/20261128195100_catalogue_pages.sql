-- Pages of the catalogue that take as long among a hundred thousand plugins as among a thousand.

drop function public.plugins_list(jsonb);
drop function private.plugin_mentions(public.plugins, text);

alter table public.plugins
  add column title_vector tsvector not null generated always as (private.title_vector(id, display_name)) stored,
  add column search_vector tsvector not null
    generated always as (private.search_vector(id, display_name, categories, features, description)) stored;

drop index public.plugins_by_category;
create index plugins_by_category on public.plugins using gin (categories) where listing = 'listed';
create index plugins_by_title_word on public.plugins using gin (title_vector) where listing = 'listed';
create index plugins_by_word on public.plugins using gin (search_vector) where listing = 'listed';
create index plugins_by_tier on public.plugins (tier, verified) where listing = 'listed';
create index plugins_by_downloads on public.plugins (downloads desc, id) where listing = 'listed';
create index plugins_by_rating on public.plugins (rating desc, review_count desc, id) where listing = 'listed';
create index plugins_by_age on public.plugins (created_at desc, id) where listing = 'listed';

-- How many plugins are listed, as a sum of changes: adding a row waits for nobody, changing a common one would. The empty
-- category stands for all.
create table public.plugin_counts (
  id uuid primary key default gen_random_uuid(),
  category text not null,
  tier text not null,
  verified boolean not null,
  change bigint not null
);
create index plugin_counts_by_category on public.plugin_counts (category, tier, verified);
alter table public.plugin_counts enable row level security;

create function private.count_plugin(p public.plugins, change integer) returns void
language plpgsql set search_path = ''
as $$
declare
  due boolean;
begin
  if p.listing is distinct from 'listed' then return; end if;
  with added as (
    insert into public.plugin_counts (category, tier, verified, change)
      select shelf, p.tier, p.verified, count_plugin.change
      from (select distinct unnest(array[''] || p.categories)) as shelves(shelf)
    returning id
  )
  select coalesce(bool_or(get_byte(uuid_send(id), 0) = 0), false) from added into due;
  -- Summed up now and then (once in 256), by one at a time; who comes meanwhile only adds.
  if due and pg_try_advisory_xact_lock(7261120262) then
    with gone as (
      delete from public.plugin_counts c returning c.category, c.tier, c.verified, c.change as step
    )
    insert into public.plugin_counts (category, tier, verified, change)
      select g.category, g.tier, g.verified, sum(g.step) from gone g group by 1, 2, 3 having sum(g.step) <> 0;
  end if;
end
$$;

-- Words worth correcting a mistyped one to.
create function private.words_of(p public.plugins) returns table (word text)
language sql immutable set search_path = ''
as $$
  select r.run from private.runs(concat_ws(' / ', p.display_name, p.id, array_to_string(p.categories, ' / '),
    array_to_string(private.text_array(p.features), ' / '), p.description)) r
  where not r.together and length(r.run) between 4 and 40 and r.run !~ '^[0-9]+$'
$$;

create function private.plugin_changed() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if tg_op <> 'INSERT' then
    perform private.count_plugin(old, -1);
  end if;
  if tg_op <> 'DELETE' then
    perform private.count_plugin(new, 1);
    insert into public.search_words
      select distinct w.word from private.words_of(new) w where new.listing = 'listed' order by 1
    on conflict do nothing;
  end if;
  return null;
end
$$;

create trigger plugin_added after insert or delete on public.plugins
  for each row execute function private.plugin_changed();
-- Not for one more download.
create trigger plugin_edited after update on public.plugins
  for each row when ((old.listing, old.tier, old.verified, old.categories, old.display_name, old.description, old.features)
    is distinct from (new.listing, new.tier, new.verified, new.categories, new.display_name, new.description, new.features))
  execute function private.plugin_changed();

-- Those that are there already.
insert into public.plugin_counts (category, tier, verified, change)
  select shelf, p.tier, p.verified, count(*)
  from public.plugins p, lateral (select distinct unnest(array[''] || p.categories)) as shelves(shelf)
  where p.listing = 'listed' group by 1, 2, 3;
insert into public.search_words
  select distinct w.word from public.plugins p, lateral private.words_of(p) w where p.listing = 'listed';

-- How many listed plugins the filters let through.
create function private.plugins_count(args jsonb) returns bigint
language sql stable set search_path = ''
as $$
  select coalesce(sum(c.change), 0)::bigint from public.plugin_counts c
  where c.category = coalesce(args->>'category', '')
    and (args->>'tier' is null or c.tier = args->>'tier')
    and (args->>'verified' is null or c.verified = (args->>'verified')::boolean)
$$;

-- A statement that gives the ids of listed plugins in their order: $1 is args, $2 the tsquery or null. There are two ways.
-- Where few match, they are fetched by the filters' indexes and sorted. Where many do, the sort's own index is walked, which
-- comes upon enough of them soon. The planner would have to guess which; the caller knows.
create function private.plugins_statement(args jsonb, matching text, few boolean) returns text
language sql immutable set search_path = ''
as $$
  select format(
      case when few then 'select m.id from (select p.* from public.plugins p where p.listing = ''listed''%s offset 0) m order by %s'
        else 'select m.id from public.plugins m where m.listing = ''listed''%s order by %s' end,
      string_agg(format(case when few then ' and p.%s' else ' and coalesce(m.%s, false)' end, filters.condition), ''),
      case args->>'sort'
        when 'rating' then 'm.rating desc, m.review_count desc, m.id'
        when 'created_at' then 'm.created_at desc, m.id'
        else 'm.downloads desc, m.id' end)
  from (values
    (args->>'category' is not null, 'categories @> array[$1->>''category'']'),
    (args->>'tier' is not null, 'tier = $1->>''tier'''),
    (args->>'verified' is not null, 'verified = ($1->>''verified'')::boolean'),
    (matching is not null, matching || ' @@ $2')
  ) as filters(asked, condition)
  where filters.asked
$$;

create function private.plugins_ids(args jsonb, matching text, query tsquery, few boolean, first bigint, many bigint) returns text[]
language plpgsql stable set search_path = '' set enable_seqscan = off set enable_sort = on
as $$
declare
  ids text[];
begin
  -- Until this function ends: what is walked is in its order already.
  perform set_config('enable_sort', few::text, true);
  execute 'select array_agg(page.id order by page.place) from (select found.id, row_number() over () as place from ('
    || private.plugins_statement(args, matching, few) || ' offset $3 limit $4) found) page'
    into ids using args, query, first, many;
  return coalesce(ids, '{}');
end
$$;

-- The first 300 that match, by the sort asked for.
create function private.plugins_matching(args jsonb, matching text, query tsquery) returns text[]
language plpgsql stable set search_path = '' set enable_seqscan = off
as $$
declare
  enough bigint;
begin
  execute format('select count(*) from (select from public.plugins p where p.listing = ''listed'' and p.%I @@ $1 limit 2001) found',
    matching) into enough using query;
  return private.plugins_ids(args, matching, query, enough <= 2000, 0, 300);
end
$$;

-- A few hundred ids at most, the best first: what has the words in its name, what has them anywhere, and where that is
-- little, what is spelt like them.
create function private.plugins_search(args jsonb) returns text[]
language plpgsql stable set search_path = ''
as $$
declare
  words text := args->>'search';
  query tsquery := private.search_query(words);
  exact text[];
  loose text[] := '{}';
  answer text[];
begin
  if numnode(query) = 0 then return '{}'; end if;
  exact := private.plugins_matching(args, 'search_vector', query);
  if cardinality(exact) = 300 and args->>'sort' is null then
    exact := exact || private.plugins_matching(args, 'title_vector', query);
  elsif cardinality(exact) < 5 then
    loose := private.plugins_matching(args, 'search_vector', private.loose_query(words));
  end if;
  select array_agg(ranked.id order by ranked.place) from (
    select p.id, row_number() over (order by
      case args->>'sort' when 'downloads' then p.downloads when 'rating' then p.rating
        when 'created_at' then extract(epoch from p.created_at) end desc nulls last,
      case args->>'sort' when 'rating' then p.review_count end desc nulls last,
      case when args->>'sort' is null then
        (p.id = any (exact))::integer * 10
        + (private.folded(words) in (p.id, private.folded(p.display_name)))::integer * 5
        + extensions.similarity(private.folded(words), private.folded(p.display_name))
        + ts_rank(p.search_vector, query) end desc nulls last,
      p.downloads desc, p.id) as place
    from public.plugins p
    where p.id = any (exact || loose)
      and (p.id = any (exact) or private.resembles(p.search_vector, words))
  ) ranked into answer;
  return coalesce(answer, '{}');
end
$$;

create function public.plugins_list(args jsonb) returns jsonb
language plpgsql stable set search_path = ''
as $$
declare
  many bigint := (args->>'limit')::bigint;
  first bigint := ((args->>'page')::bigint - 1) * many;
  total bigint;
  ids text[];
begin
  if args->>'search' is not null then
    ids := private.plugins_search(args);
    total := cardinality(ids);
    ids := ids[first + 1 : first + many];
  else
    total := private.plugins_count(args);
    -- Walking comes upon the last of the page after about (first + many) times all / total.
    ids := private.plugins_ids(args, null, null,
      total * total < (first + many) * private.plugins_count('{}'), first, many);
  end if;
  return jsonb_build_object('total', total, 'plugins', coalesce((
    select jsonb_agg(private.plugin_json(p) order by page.place)
    from unnest(ids) with ordinality as page(id, place) join public.plugins p on p.id = page.id), '[]'));
end
$$;
