import { AppError } from "../errors.ts";
import { nextPlan, quotaStatus } from "./quota-status.ts";
import type { QuotaLinks, QuotaStatus } from "./quota-status.ts";
import type { LicenceClaims, Licences, LicenceTier } from "./ports/licences.ts";
import type { Limitations, Plugins } from "./ports/plugins.ts";
import type { QuotaState } from "./ports/usage.ts";

/** Who asks: a plugin with its licence, or a signed-in person. */
export type UsageSource =
  | { kind: "licence"; user_id: string; claims: LicenceClaims }
  | { kind: "person"; user_id: string };

/** Whose numbers of which plugin, and within which limits. */
export type UsageSubject = {
  user_id: string;
  plugin_id: string;
  tier: LicenceTier;
  limitations: Limitations;
};

function unknown(plugin_id: string): AppError {
  return new AppError(
    "not_found",
    `You have no licence of ${plugin_id}. GET /v1/licenses lists yours.`,
  );
}

/**
 * What a source may look at. Other people's numbers do not exist for it. Throws AppError not_found, or validation_error
 * when a person does not say of which plugin.
 */
export async function usageSubject(
  licences: Pick<Licences, "ofUser">,
  source: UsageSource,
  plugin_id: string | undefined,
): Promise<UsageSubject> {
  const { user_id } = source;
  if (source.kind === "licence") {
    const { claims } = source;
    if (plugin_id !== undefined && plugin_id !== claims.plugin_id)
      throw unknown(plugin_id);
    const { tier, limitations } = claims;
    return { user_id, plugin_id: claims.plugin_id, tier, limitations };
  }
  if (plugin_id === undefined)
    throw new AppError("validation_error", "Say of which plugin.", {
      details: [
        { path: "plugin_id", message: "is needed with your own token" },
      ],
    });
  // Newest first: what was superseded has numbers too, but the one in force has the limits.
  const held = (await licences.ofUser(user_id)).filter(
    (licence) => licence.plugin_id === plugin_id,
  );
  const licence = held.find(({ status }) => status === "active") ?? held.at(0);
  if (licence === undefined) throw unknown(plugin_id);
  const { tier, claims } = licence;
  return { user_id, plugin_id, tier, limitations: claims.limitations };
}

/** The limits of the house's plans, which its smaller plans lead to. */
const upgrades = {
  pro: "miyabi-operations-pro",
  enterprise: "miyabi-operations-enterprise",
};

/** The state of a month in words: with the plan that lifts its limits, if there is one. */
export async function describeQuota(
  plugins: Pick<Plugins, "find">,
  links: QuotaLinks,
  { plugin_id, tier, limitations }: UsageSubject,
  state: QuotaState,
): Promise<QuotaStatus> {
  const [plugin, pro, enterprise] = await Promise.all([
    plugins.find(plugin_id),
    plugins.find(upgrades.pro),
    plugins.find(upgrades.enterprise),
  ]);
  const next =
    plugin && pro && enterprise
      ? nextPlan(plugin, tier, {
          pro: pro.limitations,
          enterprise: enterprise.limitations,
        })
      : null;
  return quotaStatus(state, limitations, next, links);
}
