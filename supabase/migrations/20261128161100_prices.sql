-- What a plugin's prices at Stripe were made from: when the plugin says something else, they are made anew.
alter table public.plugins add column priced_as text, add column priced_by text;

create function private.price_tag(priced jsonb) returns text
language sql immutable set search_path = ''
as $$
  select concat_ws('|', priced->>'tier', priced->>'price', priced->>'currency',
    coalesce(priced->>'billing_period', '-'), priced->>'display_name')
$$;

-- What is sold for money, or was: then it has a tag.
create function private.wants_prices(p public.plugins) returns boolean
language sql stable set search_path = ''
as $$
  select ((p.tier <> 'free' and p.price > 0) or p.priced_as is not null)
    and p.priced_as is distinct from private.price_tag(to_jsonb(p))
$$;

create function private.ask_for_prices() returns trigger
language plpgsql set search_path = ''
as $$
begin
  if private.wants_prices(new) then
    perform private.enqueue(jsonb_build_array(jsonb_build_object(
      'kind', 'billing.price', 'key', 'billing.price:' || new.id,
      'payload', jsonb_build_object('plugin_id', new.id))), new.updated_at);
  end if;
  return null;
end
$$;

create trigger ask_for_prices
  after insert or update of tier, price, currency, billing_period, display_name on public.plugins
  for each row execute function private.ask_for_prices();

create function public.prices_missing_list(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(p.id order by p.id), '[]') from public.plugins p
  where private.wants_prices(p) or (p.priced_as is not null and p.priced_by is distinct from args->>'policy')
$$;

create function public.prices_of_plugin_list(args jsonb) returns jsonb
language sql stable set search_path = ''
as $$
  select coalesce(jsonb_agg(jsonb_build_object(
      'price_id', r.price_id, 'product_id', r.product_id, 'lookup_key', r.lookup_key, 'tier', r.tier,
      'billing_cycle', r.billing_cycle, 'amount', r.amount, 'currency', r.currency
    ) order by r.lookup_key), '[]')
  from public.plugin_prices r where r.plugin_id = args->>'plugin_id' and r.active
$$;

-- True when something changed. Old prices stay: they say what was sold to whom.
create function public.prices_put(args jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  at timestamptz := (args->>'at')::timestamptz;
  item jsonb;
  changed boolean := false;
begin
  perform from public.plugins p where p.id = args->>'plugin_id' for no key update;
  update public.plugin_prices r set active = false
  where r.plugin_id = args->>'plugin_id' and r.active
    and not exists (select from jsonb_array_elements(args->'prices') i where i->>'price_id' = r.price_id);
  changed := found;
  for item in select value from jsonb_array_elements(args->'prices') loop
    insert into public.plugin_prices
      (price_id, product_id, plugin_id, tier, billing_cycle, amount, currency, lookup_key, active, created_at)
    values (item->>'price_id', item->>'product_id', args->>'plugin_id', item->>'tier', item->>'billing_cycle',
      (item->>'amount')::bigint, item->>'currency', item->>'lookup_key', true, at)
    on conflict (price_id) do update set active = true where not plugin_prices.active;
    changed := changed or found;
  end loop;
  update public.plugins p set priced_as = private.price_tag(args->'priced'), priced_by = args->>'policy'
  where p.id = args->>'plugin_id';
  return to_jsonb(changed);
end
$$;

notify pgrst, 'reload schema';
