import type { FormLabel } from "./issue-form-sections.ts";

/** What each of the form's fields is called over HTTP. */
export const wireNames = {
  "Plugin name": "name",
  "Display name": "display_name",
  Repository: "source",
  Path: "path",
  "Ref or commit": "ref",
  Version: "version",
  Tier: "tier",
  Price: "price",
  Currency: "currency",
  "Billing period": "billing_period",
  Categories: "categories",
  Features: "features",
  Limitations: "limitations",
  Requirements: "requirements",
  Licence: "license",
  Description: "description",
  Policies: "policies",
} as const satisfies Record<FormLabel, string>;
