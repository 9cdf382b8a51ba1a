import { createBriefMemory } from "./brief-memory.ts";
import { coalesce } from "./coalesce.ts";
import type { LicenceClaims, Licences } from "./ports/licences.ts";
import type { Plugin, Plugins } from "./ports/plugins.ts";
import type { TrackOutcome, Usage, UsageRecord } from "./ports/usage.ts";
import { createQuotaMemory } from "./quota-memory.ts";
import { quotaStatus, type QuotaLinks } from "./quota-status.ts";
import { trackUsage, type TrackResult } from "./track-usage.ts";
import { describeQuota, type UsageSource } from "./usage-source.ts";
import { periodOf } from "./usage-stats.ts";

/** Milliseconds. */
const plansBelievedFor = 60_000;
const mostPlans = 1_000;

export type Recorded = {
  results: TrackResult[];
  /** For a licence with limits: that little is left of this month, or nothing, and what to do. */
  quota_warning?: string;
};

/** Records what a source reports, and answers when it is written. */
export type RecordUsage = (
  source: UsageSource,
  events: readonly unknown[],
) => Promise<Recorded>;

type Needs = {
  usage: Pick<Usage, "track" | "quota">;
  licences: Pick<Licences, "ofUser">;
  plugins: Pick<Plugins, "find">;
  links: QuotaLinks;
  /** SHA-256 in hex. */
  sha256: (text: string) => string;
  clock: () => Date;
};

/** What of this month was added by records that are new. */
function addedTo(
  period: string,
  records: readonly UsageRecord[],
  outcomes: readonly TrackOutcome[],
): { issues: number; tokens: number } {
  const added = { issues: 0, tokens: 0 };
  records.forEach(({ period: of, counts }, place) => {
    if (of !== period || outcomes[place] !== "accepted") return;
    added.issues += counts.issues;
    added.tokens += counts.tokens;
  });
  return added;
}

/**
 * What records usage for a process: single events that come at the same time share a transaction, a batch is one already.
 * Nobody is answered before the commit.
 */
export function createRecorder(needs: Needs): RecordUsage {
  const { usage, licences, plugins, links, sha256, clock } = needs;
  const write = (records: UsageRecord[]) =>
    usage.track({ records, at: clock().toISOString() });
  const single = coalesce(write);
  const quotaAfter = createQuotaMemory(
    (subject, at) => usage.quota(subject, at),
    clock,
  );

  /** Whoever is over the limit is told with every event: what the plans are called must not be asked for each. */
  const known = createBriefMemory<Plugin | null>({
    milliseconds: plansBelievedFor,
    most: mostPlans,
    clock,
  });
  const plans = {
    find: (id: string) => known(id, () => plugins.find(id)),
  };

  async function warn(
    { sub: user_id, plugin_id, tier, limitations }: LicenceClaims,
    period: string,
    added: { issues: number; tokens: number },
  ): Promise<string | undefined> {
    const { monthly_issues, claude_api_tokens } = limitations;
    if (monthly_issues < 0 && claude_api_tokens < 0) return undefined;
    const state = await quotaAfter({ user_id, plugin_id, period }, added);
    const { allowed, warning } = quotaStatus(state, limitations, null, links);
    if (allowed) return warning;
    const subject = { user_id, plugin_id, tier, limitations };
    return (await describeQuota(plans, links, subject, state)).message;
  }

  return async (source, events) => {
    const now = clock();
    const period = periodOf(now);
    let added = { issues: 0, tokens: 0 };
    const writeAndSum = async (records: UsageRecord[]) => {
      const [only] = records;
      const outcomes =
        only !== undefined && records.length === 1
          ? [await single(only)]
          : await write(records);
      added = addedTo(period, records, outcomes);
      return outcomes;
    };
    const ports = { licences, write: writeAndSum, sha256 };
    const results = await trackUsage(ports, source, events, now);
    if (source.kind === "person") return { results };
    const quota_warning = await warn(source.claims, period, added);
    return { results, ...(quota_warning !== undefined && { quota_warning }) };
  };
}
