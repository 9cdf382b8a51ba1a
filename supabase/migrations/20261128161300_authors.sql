-- Authors who are paid through Stripe, and what they earned.
create function private.account_json(c public.connected_accounts) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('account_id', c.account_id, 'transfers', c.transfers)
$$;

create function public.authors_account_find(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select private.account_json(c) from public.connected_accounts c where c.user_id = private.to_uuid(args->>'user_id')
$$;

-- The first that is told stays.
create function public.authors_keep_account(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  kept public.connected_accounts;
begin
  insert into public.connected_accounts (user_id, account_id, transfers, created_at, updated_at)
  values ((args->>'user_id')::uuid, args->>'account_id', args->>'transfers', at, at)
  on conflict (user_id) do nothing;
  select c.* into kept from public.connected_accounts c where c.user_id = (args->>'user_id')::uuid;
  return private.account_json(kept);
end
$$;

create function public.authors_set_transfers(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
begin
  update public.connected_accounts c set transfers = args->>'transfers', updated_at = (args->>'at')::timestamptz
  where c.account_id = args->>'account_id' and c.transfers <> args->>'transfers';
  return to_jsonb(found);
end
$$;

-- What went back of a payment: a lost dispute takes all of it.
create function private.returned_of(p public.billing_payments) returns bigint
language sql immutable set search_path = ''
as $$
  select case when p.dispute = 'lost' then p.amount else p.amount_refunded end
$$;

-- Of what stayed, commission and net; the commission on what went back went back with it.
create function public.authors_earnings_of_user(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  with paid as (
    select to_char(p.paid_at at time zone 'UTC', 'YYYY-MM') as month, p.plugin_id, p.currency, p.amount,
      private.returned_of(p) as returned, p.application_fee
    from public.billing_payments p
    where p.author_id = private.to_uuid(args->>'user_id') and p.destination is not null and p.amount > 0
  ), kept as (
    select k.*, k.application_fee - round(k.application_fee * k.returned / k.amount::numeric)::bigint as commission
    from paid k
  )
  select coalesce(jsonb_agg(to_jsonb(m) order by m.month desc, m.plugin_id, m.currency), '[]')
  from (
    select month, plugin_id, currency, count(*) as sales, sum(amount) as gross, sum(returned) as refunds,
      sum(commission) as commission, sum(amount - returned - commission) as net
    from kept group by month, plugin_id, currency
  ) m
$$;

create function public.authors_gone_back_find(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('payment_intent_id', p.payment_intent_id, 'amount', p.amount,
    'returned', private.returned_of(p))
  from public.billing_payments p
  where p.payment_intent_id = args->>'payment_intent_id' and p.destination is not null and private.returned_of(p) > 0
$$;

-- A refund or a lost dispute takes the money from the house: the author's part of it is asked back at once.
create function private.ask_back() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if new.destination is not null and private.returned_of(new) > 0
    and (tg_op = 'INSERT' or private.returned_of(new) <> private.returned_of(old))
  then
    perform private.enqueue(jsonb_build_array(jsonb_build_object(
      'kind', 'billing.reverse', 'key', 'billing.reverse:' || new.payment_intent_id,
      'payload', jsonb_build_object('payment_intent_id', new.payment_intent_id))),
      coalesce(new.dispute_at, new.refunded_at, new.paid_at));
  end if;
  return null;
end
$$;

create trigger ask_back
  after insert or update of amount_refunded, dispute on public.billing_payments
  for each row execute function private.ask_back();

notify pgrst, 'reload schema';
