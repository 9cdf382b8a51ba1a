import { createHash, randomUUID } from "node:crypto";
import type {
  UsageCounts,
  UsageRecord,
} from "../../src/marketplace/ports/usage.ts";
import { anyClaims, noon } from "./licence-records.ts";
import type { TestDatabase } from "./database.ts";
import { createLicences } from "../../src/supabase/licences-store.ts";
import { createPeople } from "../../src/supabase/people-store.ts";

export const march = "2026-03";

export type Holder = { user_id: string; plugin_id: string; license_id: string };

let nextGitHubId = 50_000;

/** A person with a licence of the free plan. */
export async function anyHolder(db: TestDatabase): Promise<Holder> {
  const at = noon.toISOString();
  nextGitHubId += 1;
  const { id: user_id } = await createPeople(db.client).signIn({
    github_id: nextGitHubId,
    github_login: `person-${nextGitHubId}`,
    email: null,
    make_admin: false,
    at,
  });
  const plugin_id = "miyabi-operations-free";
  const id = randomUUID();
  await createLicences(db.client).install({
    user_id,
    plugin_id,
    draft: {
      id,
      kid: "today",
      claims: anyClaims({ jti: id, sub: user_id, plugin_id, tier: "free" }),
      key_sha256: createHash("sha256").update(id).digest("hex"),
      ends_at: null,
    },
    at,
  });
  return { user_id, plugin_id, license_id: id };
}

/** One issue with three tokens and one agent, unless `change` says otherwise. */
export function anyRecord(
  holder: Holder,
  change: Partial<UsageRecord> = {},
): UsageRecord {
  const event_data = change.event_data ?? { issue_number: 1 };
  return {
    ...holder,
    event_id: randomUUID(),
    event_type: "issue_processed",
    event_data,
    occurred_at: noon.toISOString(),
    digest: createHash("sha256")
      .update(JSON.stringify(event_data))
      .digest("hex"),
    period: march,
    counts: {
      issues: 1,
      tokens: 3,
      agents: { coordinator: 1 },
      commands: {},
      days: { "2026-03-01": 1 },
    },
    ...change,
  };
}

export const noCounts: UsageCounts = {
  issues: 0,
  tokens: 0,
  agents: {},
  commands: {},
  days: {},
};
