-- What the marketplace sells itself, with the published ids, prices, limitations and features. Features are expanded when a
-- licence is issued. Add-ons have no limitations of their own.
insert into public.plugins
  (id, display_name, version, tier, price, billing_period, description, features, limitations, categories,
   first_party, requires_tier, trial_days, verified)
values
  ('miyabi-operations-free', 'Miyabi Operations - Free', '1.0.0', 'free', 0, null,
   'Miyabi''s commands and agents for small projects.',
   '["verify-command", "agent-run-command", "deploy-command", "coordinator-agent", "codegen-agent", "review-agent"]',
   '{"monthly_issues": 100, "concurrency": 1, "claude_api_tokens": 10000, "support": "community"}',
   '{operations}', true, null, 0, true),
  ('miyabi-operations-pro', 'Miyabi Operations - Pro', '1.0.0', 'pro', 29, 'monthly',
   'All of Miyabi''s commands and agents, private repositories, analytics and custom workflows.',
   '["all-commands", "all-agents", "advanced-analytics", "private-repos", "custom-workflows"]',
   '{"monthly_issues": -1, "concurrency": 3, "claude_api_tokens": 100000, "support": "priority"}',
   '{operations}', true, null, 14, true),
  ('miyabi-operations-enterprise', 'Miyabi Operations - Enterprise', '1.0.0', 'enterprise', 5000, 'monthly',
   'Miyabi on your own premises, with custom agents, single sign-on and audit logs.',
   '["all-pro-features", "on-premise-deployment", "custom-agents", "sso-saml", "audit-logs", "training-workshops"]',
   '{"monthly_issues": -1, "concurrency": -1, "claude_api_tokens": -1, "support": "dedicated"}',
   '{operations}', true, null, 0, true),
  ('miyabi-security-scanner', 'Security Scanner', '1.0.0', 'addon', 49, 'monthly',
   'An add-on to Miyabi Operations Pro that scans for security problems.',
   '[]', '{"monthly_issues": -1, "concurrency": -1, "claude_api_tokens": -1}', '{security}', true, 'pro', 0, true),
  ('miyabi-workflow-templates', 'Workflow Templates Pack', '1.0.0', 'addon', 19, 'one-time',
   'An add-on to Miyabi Operations Pro: ready-made workflow templates.',
   '[]', '{"monthly_issues": -1, "concurrency": -1, "claude_api_tokens": -1}', '{workflows}', true, 'pro', 0, true);

-- PostgREST learns of new functions only when it is told.
notify pgrst, 'reload schema';
