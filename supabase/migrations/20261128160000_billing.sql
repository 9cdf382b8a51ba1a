-- One row for each subscription of Stripe's, so that an old one can never overwrite the one that followed it: what a person
-- is entitled to is decided from all of theirs. `status` is Stripe's word, also one that is not known yet.
alter table public.subscriptions drop constraint subscriptions_user_id_plugin_id_key;
alter table public.subscriptions drop constraint subscriptions_status_check;
alter table public.subscriptions
  add constraint subscriptions_status_check check (length(status) between 1 and 64),
  add column price_id text,
  add column amount bigint check (amount >= 0),
  add column currency text check (currency ~ '^[A-Z]{3}$'),
  add column billing_cycle text check (billing_cycle in ('monthly', 'yearly')),
  add column cancel_at_period_end boolean not null default false,
  add column cancel_at timestamptz,
  add column ended_at timestamptz,
  add column invoice_id text,
  add column invoice_status text,
  -- Of the invoice that is owed. Grace is counted from here, so it is kept until something is paid.
  add column first_failed_at timestamptz,
  add column grace_ends_at timestamptz,
  add check ((first_failed_at is null) = (grace_ends_at is null));
create index subscriptions_by_person_and_plugin on public.subscriptions (user_id, plugin_id);
drop index public.idx_subscriptions_user_id;
create index subscriptions_in_grace on public.subscriptions (grace_ends_at) where grace_ends_at is not null;

-- Every price that a plugin ever had: who subscribed at an old one keeps it.
create table public.plugin_prices (
  price_id text primary key,
  product_id text not null,
  plugin_id text not null references public.plugins (id),
  tier text not null check (tier in ('pro', 'enterprise')),
  billing_cycle text not null check (billing_cycle in ('monthly', 'yearly', 'one-time')),
  amount bigint not null check (amount >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  lookup_key text not null,
  active boolean not null default true,
  created_at timestamptz not null
);
create unique index plugin_prices_on_sale on public.plugin_prices (plugin_id, tier, billing_cycle) where active;
create index plugin_prices_by_plugin on public.plugin_prices (plugin_id);
alter table public.plugin_prices enable row level security;

-- What was bought once, through Stripe's Checkout. `payment_status` is Stripe's word.
create table public.addon_purchases (
  checkout_session_id text primary key,
  user_id uuid not null references public.users (id),
  plugin_id text not null references public.plugins (id),
  license_id uuid references public.licenses (id),
  payment_intent_id text unique,
  price_id text not null,
  amount bigint not null check (amount >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  payment_status text not null check (length(payment_status) between 1 and 64),
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index addon_purchases_by_person on public.addon_purchases (user_id, plugin_id);
create index addon_purchases_by_plugin on public.addon_purchases (plugin_id);
create index addon_purchases_by_license on public.addon_purchases (license_id);
alter table public.addon_purchases enable row level security;

-- Authors who are paid through Stripe. `transfers` is Stripe's word for whether money can reach them.
create table public.connected_accounts (
  user_id uuid primary key references public.users (id),
  account_id text not null unique,
  transfers text not null check (length(transfers) between 1 and 64),
  created_at timestamptz not null,
  updated_at timestamptz not null
);
alter table public.connected_accounts enable row level security;

-- Every payment that arrived, with what became of it: refunds and disputes decide over licences, and the earnings of authors
-- are summed from here. Amounts in the minor unit of the currency; the author is the one of the day of the sale.
create table public.billing_payments (
  payment_intent_id text primary key,
  charge_id text,
  user_id uuid not null references public.users (id),
  plugin_id text not null references public.plugins (id),
  author_id uuid references public.users (id),
  stripe_subscription_id text references public.subscriptions (stripe_subscription_id),
  checkout_session_id text references public.addon_purchases (checkout_session_id),
  invoice_id text,
  amount bigint not null check (amount >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- The marketplace's commission, and the account that got the rest; null for what the house sells.
  application_fee bigint not null default 0 check (application_fee >= 0),
  destination text,
  paid_at timestamptz not null,
  amount_refunded bigint not null default 0 check (amount_refunded between 0 and amount),
  refunded_at timestamptz,
  dispute text not null default 'none' check (dispute in ('none', 'open', 'won', 'lost')),
  dispute_at timestamptz,
  check (num_nonnulls(stripe_subscription_id, checkout_session_id) = 1)
);
create index billing_payments_by_person on public.billing_payments (user_id);
create index billing_payments_by_plugin on public.billing_payments (plugin_id, paid_at);
create index billing_payments_by_author on public.billing_payments (author_id, paid_at);
create index billing_payments_by_subscription on public.billing_payments (stripe_subscription_id, paid_at);
create index billing_payments_by_checkout on public.billing_payments (checkout_session_id);
alter table public.billing_payments enable row level security;

-- `version` counts what was decided for a person, so that a decision on an older state is not applied. At `settle_at` the
-- next entitlement of theirs ends, and somebody has to look.
create table public.billing_people (
  user_id uuid primary key references public.users (id) on delete cascade,
  version bigint not null,
  settle_at timestamptz
);
create index billing_people_to_settle on public.billing_people (settle_at) where settle_at is not null;
alter table public.billing_people enable row level security;

-- How far a walk through Stripe's lists has come.
create table public.billing_cursors (
  name text primary key,
  cursor text not null,
  updated_at timestamptz not null
);
alter table public.billing_cursors enable row level security;

notify pgrst, 'reload schema';
