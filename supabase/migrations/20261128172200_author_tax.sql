-- Tax on a sale is the house's to pay, so no part of it is the author's. How much of a payment is tax stands at Stripe, and is
-- looked up once after the payment has arrived.
alter table public.billing_payments add column tax bigint not null default 0 check (tax between 0 and amount);

-- Of the tax, what was not given back.
create function private.tax_kept(p public.billing_payments) returns bigint
language sql immutable set search_path = ''
as $$
  select case when p.amount = 0 then 0
    else p.tax - round(p.tax * private.returned_of(p) / p.amount::numeric)::bigint end
$$;

-- A payment that an author has a part of: `unshared` is what of it is nobody's but the house's or the buyer's.
drop function public.authors_gone_back_find(jsonb);
create function public.authors_payment_find(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object('payment_intent_id', p.payment_intent_id, 'invoice_id', p.invoice_id,
    'checkout_session_id', p.checkout_session_id, 'amount', p.amount,
    'unshared', private.returned_of(p) + private.tax_kept(p))
  from public.billing_payments p
  where p.payment_intent_id = args->>'payment_intent_id' and p.destination is not null and p.amount > 0
$$;

create function public.authors_note_tax(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
begin
  update public.billing_payments p set tax = (args->>'tax')::bigint
  where p.payment_intent_id = args->>'payment_intent_id' and p.tax <> (args->>'tax')::bigint;
  return to_jsonb(found);
end
$$;

-- As before, without the tax: commission and net are of the price.
create or replace function public.authors_earnings_of_user(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  with paid as (
    select to_char(p.paid_at at time zone 'UTC', 'YYYY-MM') as month, p.plugin_id, p.currency, p.amount,
      private.returned_of(p) as returned, private.tax_kept(p) as tax, p.application_fee
    from public.billing_payments p
    where p.author_id = private.to_uuid(args->>'user_id') and p.destination is not null and p.amount > 0
  ), kept as (
    select k.*, round(k.application_fee * (k.amount - k.returned - k.tax) / k.amount::numeric)::bigint as commission
    from paid k
  )
  select coalesce(jsonb_agg(to_jsonb(m) order by m.month desc, m.plugin_id, m.currency), '[]')
  from (
    select month, plugin_id, currency, count(*) as sales, sum(amount) as gross, sum(returned) as refunds,
      sum(tax) as tax, sum(commission) as commission, sum(amount - returned - tax - commission) as net
    from kept group by month, plugin_id, currency
  ) m
$$;

-- Also when a payment arrives: its tax is taken back from the author's account.
create or replace function private.ask_back() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if new.destination is not null
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

notify pgrst, 'reload schema';
