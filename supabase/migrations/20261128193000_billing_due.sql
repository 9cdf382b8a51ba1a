-- What others do with licences (administrators, trials, installs) may move add-ons. The person is looked at again, instead of
-- all add-ons of everybody. A decision of billing's own writes its time after this.
create function private.look_again() returns trigger
language plpgsql set search_path = ''
as $$
begin
  update public.billing_people b set settle_at = new.updated_at
  where b.user_id = new.user_id and (b.settle_at is null or b.settle_at > new.updated_at);
  return null;
end
$$;
create trigger look_again after insert or update of status, ends_at on public.licenses
  for each row execute function private.look_again();

-- Those of whom something has ended or was changed by others, the longest waiting first.
create or replace function public.billing_due_list(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  with due as (
    select b.user_id, b.settle_at from public.billing_people b
    where b.settle_at <= (args->>'at')::timestamptz
    order by b.settle_at, b.user_id limit (args->>'limit')::integer
  )
  select coalesce(jsonb_agg(d.user_id order by d.settle_at, d.user_id), '[]') from due d
$$;

drop function private.has_base(uuid, timestamptz);

notify pgrst, 'reload schema';
