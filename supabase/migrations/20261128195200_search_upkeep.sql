-- The planner, which does not know that a mistyped word is like few others, would read all words for each of them.
alter function private.loose_query(text) set enable_seqscan = off;
alter function private.loose_query(text) set enable_hashjoin = off;
alter function private.loose_query(text) set enable_mergejoin = off;

-- New words wait for no vacuum, which the embedded database does not have: until then each search would read the waiting ones.
alter index public.search_words_by_likeness set (fastupdate = off);
alter index public.plugins_by_category set (fastupdate = off);
alter index public.plugins_by_title_word set (fastupdate = off);
alter index public.plugins_by_word set (fastupdate = off);

-- Compiling the statement, which the guessed costs bring about, took longer than all else.
alter function public.plugins_list(jsonb) set jit = off;
