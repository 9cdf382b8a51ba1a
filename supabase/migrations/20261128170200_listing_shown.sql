-- As before; and what those need to know who have the plugin installed: since when it is as it is in the catalogue, and
-- since when the App is gone from its repository.
create or replace function private.plugin_json(p public.plugins) returns jsonb
language sql stable set search_path = ''
as $$
  select jsonb_build_object(
    'id', p.id, 'display_name', p.display_name, 'version', p.version, 'tier', p.tier, 'price', p.price,
    'currency', p.currency, 'billing_period', p.billing_period, 'description', p.description,
    'features', p.features, 'limitations', p.limitations, 'requirements', p.requirements,
    'categories', to_jsonb(p.categories), 'first_party', p.first_party, 'requires_tier', p.requires_tier,
    'trial_days', p.trial_days, 'verified', p.verified, 'featured', p.featured, 'downloads', p.downloads,
    'rating', p.rating, 'review_count', p.review_count, 'listing', p.listing, 'listing_reason', p.listing_reason,
    'uninstalled_at', private.iso(p.uninstalled_at), 'author', private.author_json(p.author_id),
    'source', case when p.source_sha is not null then jsonb_build_object(
      'repository', p.source_repository, 'repository_id', p.source_repository_id, 'path', p.source_path,
      'sha', p.source_sha) end,
    'score', p.score, 'rubric_version', p.rubric_version,
    'created_at', private.iso(p.created_at), 'updated_at', private.iso(p.updated_at))
$$;
