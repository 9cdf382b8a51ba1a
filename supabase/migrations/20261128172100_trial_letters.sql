-- Three days before a trial ends, whoever has it is told what happens then. By the clock, because the event that could say so
-- may be lost, and a trial without Stripe has none.
create function private.write_trial_letters(at timestamptz) returns integer
language plpgsql set search_path = ''
as $$
declare
  ending record;
  written integer := 0;
begin
  for ending in
    select e.* from (
      -- Without a subscription nothing is charged: whoever wants to stay has to buy.
      select 'trial_ending:' || l.id as key, l.user_id, l.plugin_id, l.ends_at, null::bigint as amount, null::text as currency
      from public.licenses l
      where l.status = 'active' and l.kind = 'trial' and l.ends_at > at and l.ends_at <= at + interval '3 days'
      union all
      select 'trial_ending:' || s.stripe_subscription_id || ':' || private.iso(s.trial_ends_at), s.user_id, s.plugin_id,
        s.trial_ends_at, case when not s.cancel_at_period_end then s.amount end,
        case when not s.cancel_at_period_end then s.currency end
      from public.subscriptions s
      where s.status = 'trialing' and s.trial_ends_at > at and s.trial_ends_at <= at + interval '3 days'
    ) e
    where not exists (select from public.mail_outbox m where m.key = e.key)
    limit 10000
  loop
    if private.put_letter(ending.key, ending.user_id, jsonb_build_object('kind', 'trial_ending',
      'plugin_name', (select p.display_name from public.plugins p where p.id = ending.plugin_id),
      'trial_ends_at', private.iso(ending.ends_at), 'amount', ending.amount, 'currency', ending.currency), at)
    then
      written := written + 1;
    end if;
  end loop;
  return written;
end
$$;
create index subscriptions_in_trial on public.subscriptions (trial_ends_at) where status = 'trialing';

-- As before, with the letters about trials.
create or replace function public.marketplace_sweep(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  forgotten integer;
  noted integer;
begin
  delete from public.licence_exceptions e where e.license_id in (
    select o.license_id from public.licence_exceptions o where o.until < at limit 10000);
  get diagnostics forgotten = row_count;
  insert into public.notices (key, kind, user_id, details, created_at)
  select 'license.expiring:' || l.id || ':' || private.iso(l.ends_at), 'license.expiring', l.user_id,
    jsonb_build_object('license_id', l.id, 'plugin_id', l.plugin_id, 'kind', l.kind, 'ends_at', private.iso(l.ends_at)), at
  from public.licenses l
  where l.status = 'active' and l.ends_at > at and l.ends_at <= at + interval '7 days'
    and not exists (select from public.notices n
      where n.key = 'license.expiring:' || l.id || ':' || private.iso(l.ends_at))
  limit 10000
  on conflict (key) do nothing;
  get diagnostics noted = row_count;
  return jsonb_build_object('leases', private.sweep_leases(at), 'holds', private.sweep_holds(at),
    'exceptions', forgotten, 'expiring', noted, 'trials', private.write_trial_letters(at));
end
$$;

notify pgrst, 'reload schema';
