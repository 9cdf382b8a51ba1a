create function private.subscription_json(s public.subscriptions) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'id', s.stripe_subscription_id, 'plugin_id', s.plugin_id, 'tier', s.tier, 'license_id', s.license_id,
    'status', s.status, 'price_id', s.price_id, 'amount', s.amount, 'currency', s.currency,
    'billing_cycle', s.billing_cycle, 'created_at', private.iso(s.created_at),
    'period_start', private.iso(s.current_period_start), 'period_end', private.iso(s.current_period_end),
    'trial_ends_at', private.iso(s.trial_ends_at), 'cancel_at_period_end', s.cancel_at_period_end,
    'cancel_at', private.iso(s.cancel_at), 'ended_at', private.iso(s.ended_at), 'invoice_id', s.invoice_id,
    'invoice_status', s.invoice_status, 'first_failed_at', private.iso(s.first_failed_at),
    'grace_ends_at', private.iso(s.grace_ends_at))
$$;

create function private.purchase_json(p public.addon_purchases) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'id', p.checkout_session_id, 'plugin_id', p.plugin_id, 'license_id', p.license_id,
    'payment_intent_id', p.payment_intent_id, 'price_id', p.price_id, 'amount', p.amount, 'currency', p.currency,
    'payment_status', p.payment_status, 'created_at', private.iso(p.created_at))
$$;

create function private.payment_json(p public.billing_payments) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'payment_intent_id', p.payment_intent_id, 'charge_id', p.charge_id, 'plugin_id', p.plugin_id,
    'subscription_id', p.stripe_subscription_id, 'checkout_session_id', p.checkout_session_id,
    'invoice_id', p.invoice_id, 'amount', p.amount, 'currency', p.currency, 'application_fee', p.application_fee,
    'destination', p.destination, 'paid_at', private.iso(p.paid_at), 'amount_refunded', p.amount_refunded,
    'refunded_at', private.iso(p.refunded_at), 'dispute', p.dispute, 'dispute_at', private.iso(p.dispute_at))
$$;

-- All that decides what a person is entitled to. Plugins and prices are not in it: nobody's rights move with a download.
create function private.billing_core(person public.users) returns jsonb
language sql stable set search_path = ''
as $$
  with subscribed as (
    select s.* from public.subscriptions s where s.user_id = person.id and s.stripe_subscription_id is not null
  ), purchased as (
    select p.* from public.addon_purchases p where p.user_id = person.id
  ), held as (
    select l.* from public.licenses l
    where l.user_id = person.id and (l.status in ('active', 'suspended') or (l.kind = 'free' and l.status = 'revoked')
      or l.id in (select s.license_id from subscribed s) or l.id in (select p.license_id from purchased p))
  )
  select jsonb_build_object(
    'user_id', person.id, 'customer_id', person.stripe_customer_id,
    'subscriptions', (select coalesce(jsonb_agg(private.subscription_json(s::public.subscriptions)
      order by s.created_at, s.stripe_subscription_id), '[]') from subscribed s),
    'purchases', (select coalesce(jsonb_agg(private.purchase_json(p::public.addon_purchases)
      order by p.created_at, p.checkout_session_id), '[]') from purchased p),
    'payments', (select coalesce(jsonb_agg(private.payment_json(p) order by p.paid_at, p.payment_intent_id), '[]')
      from public.billing_payments p where p.user_id = person.id),
    'licences', (select coalesce(jsonb_agg(private.licence_json(l::public.licenses) || jsonb_build_object(
        'revoked_by_billing', exists (
          select from public.revoked_licenses r where r.license_id = l.id and r.revoked_by is null))
      order by l.created_at, l.id), '[]') from held l))
$$;

create function private.billing_stamp(core jsonb) returns text
language sql stable set search_path = ''
as $$
  select concat(coalesce((select b.version from public.billing_people b
    where b.user_id = (core->>'user_id')::uuid), 0), ':', md5(core::text))
$$;

create function public.billing_find(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select core || jsonb_build_object(
    'stamp', private.billing_stamp(core),
    'plugins', (select coalesce(jsonb_agg(private.plugin_json(p) order by p.id), '[]') from public.plugins p
      where p.id = args->>'plugin_id' or p.id in (
        select concerned.item->>'plugin_id'
        from jsonb_array_elements(core->'subscriptions' || (core->'purchases') || (core->'licences')) as concerned(item))),
    'prices', (select coalesce(jsonb_agg(jsonb_build_object('id', p.price_id, 'plugin_id', p.plugin_id, 'tier', p.tier,
        'billing_cycle', p.billing_cycle, 'amount', p.amount, 'currency', p.currency) order by p.price_id), '[]')
      from public.plugin_prices p where p.price_id = args->>'price_id'))
  from public.users u, private.billing_core(u) as core
  where u.id = private.to_uuid(args->>'user_id')
$$;

-- Whose an object of Stripe's is.
create function public.billing_owner_find(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select to_jsonb(coalesce(
    (select s.user_id from public.subscriptions s where s.stripe_subscription_id = args->>'object_id'),
    (select p.user_id from public.addon_purchases p where p.checkout_session_id = args->>'object_id'),
    (select p.user_id from public.billing_payments p where p.payment_intent_id = args->>'object_id'),
    (select u.id from public.users u where u.stripe_customer_id = args->>'object_id')))
$$;

create function private.change_licence(change jsonb, drafts jsonb, owner_id uuid, at timestamptz) returns void
language plpgsql set search_path = ''
as $$
declare
  licence_id uuid := (change->>'id')::uuid;
begin
  case change->>'change'
  when 'issue' then
    update public.licenses set status = 'superseded', superseded_by = licence_id, updated_at = at
    where id in (select private.to_uuid(value) from jsonb_array_elements_text(change->'supersedes'));
    perform private.issue_licence(jsonb_build_object('user_id', owner_id, 'plugin_id', change->>'plugin_id', 'at', at,
      'draft', (select value from jsonb_array_elements(drafts) where value->>'id' = change->>'id')), change->>'kind');
    update public.licenses set status = change->>'status', grace_ends_at = (change->>'grace_ends_at')::timestamptz
    where id = licence_id and (status, grace_ends_at) is distinct from
      (change->>'status', (change->>'grace_ends_at')::timestamptz);
  when 'set' then
    update public.licenses set kind = change->>'kind', status = change->>'status',
      ends_at = (change->>'ends_at')::timestamptz, grace_ends_at = (change->>'grace_ends_at')::timestamptz,
      updated_at = at
    where id = licence_id;
  when 'supersede' then
    update public.licenses set status = 'superseded', superseded_by = (change->>'by')::uuid, updated_at = at
    where id = licence_id;
  when 'revoke' then
    update public.licenses set status = 'revoked', revoked_at = at, revoke_reason = change->>'reason', updated_at = at
    where id = licence_id;
    insert into public.revoked_licenses (license_id, reason, revoked_by, revoked_at)
    values (licence_id, change->>'reason', null, at);
    perform private.write_audit(jsonb_build_object('key', 'licence-revoked:' || licence_id,
      'action', 'licence.revoke', 'reason', change->>'reason',
      'details', jsonb_build_object('license_id', licence_id, 'user_id', owner_id)), at);
  end case;
end
$$;

create function private.keep_subscription(one jsonb, person public.users, at timestamptz) returns void
language sql set search_path = ''
as $$
  insert into public.subscriptions as s (
    user_id, stripe_customer_id, stripe_subscription_id, plugin_id, tier, license_id, status, price_id, amount, currency,
    billing_cycle, created_at, current_period_start, current_period_end, trial_ends_at, cancel_at_period_end, cancel_at,
    ended_at, invoice_id, invoice_status, first_failed_at, grace_ends_at, updated_at)
  values (
    person.id, person.stripe_customer_id, one->>'id', one->>'plugin_id', one->>'tier', (one->>'license_id')::uuid,
    one->>'status', one->>'price_id', (one->>'amount')::bigint, one->>'currency', one->>'billing_cycle',
    (one->>'created_at')::timestamptz, (one->>'period_start')::timestamptz, (one->>'period_end')::timestamptz,
    (one->>'trial_ends_at')::timestamptz, (one->>'cancel_at_period_end')::boolean, (one->>'cancel_at')::timestamptz,
    (one->>'ended_at')::timestamptz, one->>'invoice_id', one->>'invoice_status',
    (one->>'first_failed_at')::timestamptz, (one->>'grace_ends_at')::timestamptz, at)
  on conflict (stripe_subscription_id) do update set
    plugin_id = excluded.plugin_id, tier = excluded.tier, license_id = excluded.license_id, status = excluded.status,
    price_id = excluded.price_id, amount = excluded.amount, currency = excluded.currency,
    billing_cycle = excluded.billing_cycle, created_at = excluded.created_at,
    current_period_start = excluded.current_period_start, current_period_end = excluded.current_period_end,
    trial_ends_at = excluded.trial_ends_at, cancel_at_period_end = excluded.cancel_at_period_end,
    cancel_at = excluded.cancel_at, ended_at = excluded.ended_at, invoice_id = excluded.invoice_id,
    invoice_status = excluded.invoice_status, first_failed_at = excluded.first_failed_at,
    grace_ends_at = excluded.grace_ends_at, updated_at = excluded.updated_at
$$;

create function private.keep_purchase(one jsonb, owner_id uuid, at timestamptz) returns void
language sql set search_path = ''
as $$
  insert into public.addon_purchases (
    checkout_session_id, user_id, plugin_id, license_id, payment_intent_id, price_id, amount, currency, payment_status,
    created_at, updated_at)
  values (
    one->>'id', owner_id, one->>'plugin_id', (one->>'license_id')::uuid, one->>'payment_intent_id', one->>'price_id',
    (one->>'amount')::bigint, one->>'currency', one->>'payment_status', (one->>'created_at')::timestamptz, at)
  on conflict (checkout_session_id) do update set
    license_id = excluded.license_id, payment_intent_id = excluded.payment_intent_id,
    payment_status = excluded.payment_status, updated_at = excluded.updated_at
$$;

create function private.keep_payment(one jsonb, owner_id uuid) returns void
language sql set search_path = ''
as $$
  insert into public.billing_payments (
    payment_intent_id, charge_id, user_id, plugin_id, author_id, stripe_subscription_id, checkout_session_id, invoice_id,
    amount, currency, application_fee, destination, paid_at, amount_refunded, refunded_at, dispute, dispute_at)
  values (
    one->>'payment_intent_id', one->>'charge_id', owner_id, one->>'plugin_id',
    (select p.author_id from public.plugins p where p.id = one->>'plugin_id'), one->>'subscription_id',
    one->>'checkout_session_id', one->>'invoice_id', (one->>'amount')::bigint, one->>'currency',
    (one->>'application_fee')::bigint, one->>'destination', (one->>'paid_at')::timestamptz,
    (one->>'amount_refunded')::bigint, (one->>'refunded_at')::timestamptz, one->>'dispute',
    (one->>'dispute_at')::timestamptz)
  on conflict (payment_intent_id) do update set
    charge_id = excluded.charge_id, amount_refunded = excluded.amount_refunded, refunded_at = excluded.refunded_at,
    dispute = excluded.dispute, dispute_at = excluded.dispute_at
$$;

-- Nobody else's row may change hands, whatever the metadata of an object says.
create function private.is_foreign(plan jsonb, owner_id uuid) returns boolean
language sql stable set search_path = ''
as $$
  select exists (
      select from jsonb_array_elements(plan->'subscriptions') as planned(item)
      join public.subscriptions s on s.stripe_subscription_id = planned.item->>'id' where s.user_id <> owner_id)
    or exists (
      select from jsonb_array_elements(plan->'purchases') as planned(item)
      join public.addon_purchases p on p.checkout_session_id = planned.item->>'id' where p.user_id <> owner_id)
    or exists (
      select from jsonb_array_elements(plan->'payments') as planned(item)
      join public.billing_payments p on p.payment_intent_id = planned.item->>'payment_intent_id'
      where p.user_id <> owner_id)
$$;

-- One decision on one person, whole or not at all. The version moves with each, also with one that changes nothing: what was
-- decided on something that was fetched before it is refused.
create function public.billing_apply(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  plan jsonb := args->'plan';
  person public.users;
begin
  perform private.lock_person((args->>'user_id')::uuid);
  select u.* into strict person from public.users u where u.id = (args->>'user_id')::uuid;
  -- Renewing and revoking a licence do not lock its person.
  perform from public.licenses l where l.user_id = person.id order by l.id for update;
  if private.billing_stamp(private.billing_core(person)) <> args->>'stamp' then
    return to_jsonb('moved'::text);
  elsif private.is_foreign(plan, person.id) then
    return to_jsonb('foreign'::text);
  end if;
  perform private.change_licence(value, args->'drafts', person.id, at) from jsonb_array_elements(plan->'licences');
  perform private.keep_subscription(value, person, at) from jsonb_array_elements(plan->'subscriptions');
  perform private.keep_purchase(value, person.id, at) from jsonb_array_elements(plan->'purchases');
  perform private.keep_payment(value, person.id) from jsonb_array_elements(plan->'payments');
  insert into public.trials (user_id, plugin_id, license_id, started_at, expires_at)
  select person.id, value->>'plugin_id', (value->>'license_id')::uuid, at, (value->>'ends_at')::timestamptz
  from jsonb_array_elements(plan->'trials')
  on conflict (user_id, plugin_id) do nothing;
  insert into public.notices (key, kind, user_id, details, created_at)
  select value->>'key', value->>'kind', person.id, value->'details', at from jsonb_array_elements(plan->'notices')
  on conflict (key) do nothing;
  perform private.put_letter(value->>'key', person.id, value->'letter', at) from jsonb_array_elements(plan->'letters');
  insert into public.billing_people as b (user_id, version, settle_at)
  values (person.id, 1, (plan->>'settle_at')::timestamptz)
  on conflict (user_id) do update set version = b.version + 1, settle_at = excluded.settle_at;
  return to_jsonb('applied'::text);
end
$$;

-- What was seen and not believed, once by its key. True the first time.
create function public.billing_alarm(args jsonb) returns jsonb
language sql set search_path = ''
as $$
  with kept as (
    insert into public.audit_log (key, action, reason, details, created_at)
    values (args->>'key', 'billing.alarm', args->>'reason', args->'details', (args->>'at')::timestamptz)
    on conflict (key) do nothing returning id
  )
  select to_jsonb(count(*) > 0) from kept
$$;

create function public.billing_subscriptions_known(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(private.subscription_json(s) order by s.stripe_subscription_id), '[]')
  from public.subscriptions s where s.stripe_subscription_id = any (private.text_array(args->'ids'))
$$;

-- An add-on builds on one of the house's plans that is in force.
create function private.has_base(owner_id uuid, at timestamptz) returns boolean
language sql stable set search_path = ''
as $$
  select exists (
    select from public.licenses l join public.plugins p on p.id = l.plugin_id
    where l.user_id = owner_id and l.status = 'active' and l.tier <> 'free' and (l.ends_at is null or l.ends_at > at)
      and p.first_party and p.tier <> 'addon')
$$;

-- Those of whom something has ended, and whose add-ons and plans do not agree: an administrator grants and revokes without
-- asking billing.
create function public.billing_due_list(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  with due as (
    select b.user_id from public.billing_people b where b.settle_at <= (args->>'at')::timestamptz
    union
    select l.user_id
    from public.licenses l join public.plugins p on p.id = l.plugin_id
    where p.requires_tier is not null and l.kind = 'paid' and l.status in ('active', 'suspended')
      and (l.ends_at is null or l.ends_at > (args->>'at')::timestamptz)
      and (l.status = 'active') <> private.has_base(l.user_id, (args->>'at')::timestamptz)
    limit (args->>'limit')::integer
  )
  select coalesce(jsonb_agg(d.user_id order by d.user_id), '[]') from due d
$$;

create function public.billing_cursor_find(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select to_jsonb(c.cursor) from public.billing_cursors c where c.name = args->>'name'
$$;

create function public.billing_cursor_keep(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
begin
  if args->>'cursor' is null then
    delete from public.billing_cursors where name = args->>'name';
  else
    insert into public.billing_cursors (name, cursor, updated_at)
    values (args->>'name', args->>'cursor', (args->>'at')::timestamptz)
    on conflict (name) do update set cursor = excluded.cursor, updated_at = excluded.updated_at;
  end if;
  return '{}';
end
$$;

-- What was bought once follows its licence, as a subscription does.
create function private.follow_reissue() returns trigger
language plpgsql set search_path = ''
as $$
begin
  update public.addon_purchases set license_id = new.reissued_as, updated_at = new.reissued_at
  where license_id = new.license_id;
  return null;
end
$$;
create trigger follow_reissue after insert on public.licence_reissues
  for each row execute function private.follow_reissue();

notify pgrst, 'reload schema';
