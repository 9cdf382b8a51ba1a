-- People as Stripe's customers, and what they subscribed to.
create function public.buyers_customer_find(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select to_jsonb(u.stripe_customer_id) from public.users u where u.id = private.to_uuid(args->>'user_id')
$$;

-- The first that is told stays: two that buy at once for the same person end with one customer.
create function public.buyers_keep_customer(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  kept text;
begin
  update public.users u set stripe_customer_id = coalesce(u.stripe_customer_id, args->>'customer_id')
  where u.id = private.to_uuid(args->>'user_id')
  returning u.stripe_customer_id into kept;
  return to_jsonb(kept);
end
$$;

create function public.subscriptions_of_user(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
      'id', s.stripe_subscription_id, 'plugin_id', s.plugin_id, 'tier', s.tier, 'status', s.status,
      'billing_cycle', s.billing_cycle, 'amount', s.amount, 'currency', s.currency,
      'current_period_start', private.iso(s.current_period_start),
      'current_period_end', private.iso(s.current_period_end), 'trial_ends_at', private.iso(s.trial_ends_at),
      'cancel_at_period_end', s.cancel_at_period_end, 'ended_at', private.iso(s.ended_at),
      'grace_ends_at', private.iso(s.grace_ends_at), 'license_id', s.license_id,
      'created_at', private.iso(s.created_at)
    ) order by s.created_at desc, s.stripe_subscription_id), '[]')
  from public.subscriptions s
  where s.user_id = private.to_uuid(args->>'user_id') and s.stripe_subscription_id is not null
$$;

-- Where the money for a plugin goes: to the account of who submitted it first.
create function public.buyers_payee_find(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('account_id', c.account_id, 'transfers', c.transfers)
  from public.plugins p join public.connected_accounts c on c.user_id = p.author_id
  where p.id = args->>'plugin_id'
$$;

notify pgrst, 'reload schema';
