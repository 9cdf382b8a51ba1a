-- Every event that is written pays for each index and each foreign key of its table: together they were more than half of
-- the time of a call. The person, the plugin and the licence of an event were read from a licence whose signature was
-- checked, and none of the three is ever deleted; nothing looks events up by plugin or by licence.
alter table public.usage_events
  drop constraint usage_events_user_id_fkey,
  drop constraint usage_events_plugin_id_fkey,
  drop constraint usage_events_license_id_fkey;
drop index public.usage_events_by_plugin;
drop index public.usage_events_by_license;
