-- What a search compares. Postgres' own parser makes one token of 日本語プラグイン検索ツール and reads letters by the server's
-- locale; these functions depend on neither, so that every server finds the same.

create schema if not exists extensions;
create extension if not exists pg_trgm with schema extensions;
grant usage on schema extensions to service_role;
grant execute on function extensions.similarity(text, text), extensions.similarity_op(text, text) to service_role;

-- Without case, accents and width: "Ｃａｆé" is "cafe". が and ガ keep their marks.
create function private.folded(value text) returns text
language sql immutable set search_path = ''
as $$
  select lower(normalize(regexp_replace(normalize(left(value, 10000), nfkd), '[\u0300-\u036f]', '', 'g'), nfkc))
$$;

-- Runs of one writing: `together` where words are not set apart (Japanese, Chinese, Korean), and words of all others.
create function private.runs(value text) returns table (run text, together boolean, place bigint)
language sql immutable set search_path = ''
as $$
  select coalesce(found.parts[1], left(found.parts[2], 64)), found.parts[1] is not null, found.place
  from regexp_matches(private.folded(value),
    '([\u3005\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]+)|'
    || '([^\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u2190-\u2bff\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff'
    || '\uac00-\ud7a3\uf900-\uffff\U00020000-\U0003ffff]+)', 'g') with ordinality as found(parts, place)
$$;

-- Words; of writing without blanks every two neighbours, and the last character alone, so that each one begins something.
create function private.lexemes(value text) returns table (lexeme text, together boolean, place bigint)
language sql immutable set search_path = ''
as $$
  select pieces.piece, pieces.together, row_number() over (order by pieces.place, pieces.step)
  from (
    select substr(r.run, step, 2) as piece, r.together, r.place, step
    from private.runs(value) r, generate_series(1, length(r.run)) as step where r.together
    union all
    select r.run, r.together, r.place, 1 from private.runs(value) r where not r.together
  ) pieces
$$;

-- null where English does not know the word, {} for one that says nothing ("the").
create function private.stem(word text) returns text[]
language sql immutable set search_path = ''
as $$ select pg_catalog.ts_lexize('pg_catalog.english_stem', word) $$;

create function private.search_part(value text, weight "char", first_place integer) returns tsvector
language sql immutable set search_path = ''
as $$
  with words as (
    select l.lexeme, least(first_place + l.place, 16383) as place, l.together from private.lexemes(value) l
  ), all_words as (
    select lexeme, place from words
    union
    select stem, place from words, unnest(private.stem(lexeme)) as stem where not together
  )
  -- No lexeme holds a quote or a backslash: both are ASCII marks, which end a word.
  select coalesce(string_agg(format('''%s'':%s%s', lexeme, place, weight), ' '), '')::tsvector from all_words
$$;

create function private.title_vector(id text, display_name text) returns tsvector
language sql immutable set search_path = ''
as $$
  select private.search_part(display_name, 'A', 0) || private.search_part(id, 'A', 0)
$$;

create function private.search_vector(
  id text, display_name text, categories text[], features jsonb, description text
) returns tsvector
language sql immutable set search_path = ''
as $$
  select private.title_vector(id, display_name)
    || private.search_part(array_to_string(categories, ' / '), 'B', 1000)
    || private.search_part(array_to_string(private.text_array(features), ' / '), 'C', 2000)
    || private.search_part(description, 'D', 4000)
$$;

-- The terms of one search, at most ten: a word is also the beginning of a longer one, and any form of its stem.
create function private.search_terms(words text) returns table (word text, term text, together boolean, place bigint)
language sql stable set search_path = ''
as $$
  with terms as (
    select r.run as word, r.together, r.place, case
        when r.together and length(r.run) = 1 then format('''%s'':*', r.run)
        when r.together then (select '(' || string_agg(format('''%s''', substr(r.run, step, 2)), ' <-> ' order by step) || ')'
          from generate_series(1, length(r.run) - 1) as step)
        when length(r.run) = 1 then format('''%s''', r.run)
        else format('(''%s'':*%s)', r.run,
          (select string_agg(format(' | ''%s''', stem), '') from unnest(private.stem(r.run)) as stem))
      end as term,
      private.stem(r.run) = '{}' as says_nothing
    from private.runs(words) r
  )
  select t.word, t.term, t.together, t.place from terms t
  where t.says_nothing is not true or not exists (select from terms o where o.says_nothing is not true)
  order by t.place limit 10
$$;

create function private.search_query(words text) returns tsquery
language sql stable set search_path = ''
as $$
  select coalesce(string_agg(t.term, ' & ' order by t.place), '')::tsquery from private.search_terms(words) t
$$;

-- Every word that a listed plugin uses, to find the one that somebody meant. Words of plugins that are gone stay: they lead
-- to nothing.
create table public.search_words (word text primary key);
create index search_words_by_likeness on public.search_words using gin (word extensions.gin_trgm_ops);
alter table public.search_words enable row level security;

-- As search_query, with each word also read as what it may be a mistyped form of: two neighbours exchanged, or the three
-- words most like it. Of writing without blanks half of the neighbours have to be there, which `resembles` counts.
create function private.loose_query(words text) returns tsquery
language sql stable set search_path = ''
as $$
  select coalesce(string_agg(case
      when t.together and length(t.word) > 2 then (select '(' || string_agg(format('''%s''', substr(t.word, step, 2)), ' | ') || ')'
        from generate_series(1, length(t.word) - 1) as step)
      when t.together or length(t.word) < 4 then t.term
      else format('(%s%s)', t.term, (
        select string_agg(format(' | ''%s''', meant.word), '') from (
          (select w.word from public.search_words w where w.word in (
            select substr(t.word, 1, step - 1) || substr(t.word, step + 1, 1) || substr(t.word, step, 1) || substr(t.word, step + 2)
            from generate_series(1, length(t.word) - 1) as step))
          union
          (select w.word from public.search_words w where w.word operator(extensions.%) t.word
            order by extensions.similarity(w.word, t.word) desc, w.word limit 3)
        ) meant))
    end, ' & ' order by t.place), '')::tsquery
  from private.search_terms(words) t
$$;

create function private.resembles(vector tsvector, words text) returns boolean
language sql stable set search_path = ''
as $$
  select coalesce(bool_and(2 * near.found >= length(t.word) - 1), true)
  from private.search_terms(words) t, lateral (
    select count(*) filter (where vector @@ format('''%s''', substr(t.word, step, 2))::tsquery) as found
    from generate_series(1, length(t.word) - 1) as step) near
  where t.together and length(t.word) > 2
$$;
