import { AppError } from "../errors.ts";
import { findListedPlugin } from "./find-listed-plugin.ts";
import { daysAfter } from "./licence-claims.ts";
import { draftLicence } from "./licence-draft.ts";
import { trialGrant } from "./plans.ts";
import type { LicenceKeys } from "./ports/licence-keys.ts";
import type { Licences } from "./ports/licences.ts";
import type { Plugins } from "./ports/plugins.ts";
import { daysRemaining } from "./trial-status.ts";

export type StartedTrial = {
  license_key: string;
  status: "trial";
  trial_started_at: string;
  trial_ends_at: string;
  trial_days_remaining: number;
};

/**
 * Starts the plugin's trial for a person: once for ever, however many ask at the same moment, because the database
 * claims it by one unique insert. Throws AppError: not_found, conflict (used before, licensed already, or the plugin offers none).
 */
export async function startTrial(
  ports: {
    plugins: Pick<Plugins, "find">;
    licences: Pick<Licences, "startTrial">;
    keys: LicenceKeys;
  },
  input: { user_id: string; plugin_id: string; id: string; now: Date },
): Promise<StartedTrial> {
  const { user_id, plugin_id, id, now } = input;
  const plugin = await findListedPlugin(ports.plugins, plugin_id);
  const grant = trialGrant(plugin);
  if (grant === null)
    throw new AppError(
      "conflict",
      `${plugin.display_name} has no trial. Install it, or buy it.`,
    );
  const ends_at = daysAfter(now, plugin.trial_days);
  const { draft, minted } = await draftLicence(ports.keys, {
    id,
    user_id,
    plugin_id,
    grant,
    ends_at,
    now,
  });
  const at = now.toISOString();
  const started = await ports.licences.startTrial({
    user_id,
    plugin_id,
    draft,
    at,
  });
  if (started.outcome === "licensed")
    throw new AppError(
      "conflict",
      `You have a licence of ${plugin.display_name} already. GET /v1/licenses shows it.`,
    );
  if (started.outcome === "already_used")
    throw new AppError(
      "conflict",
      `Your trial of ${plugin.display_name} began on ${started.trial.started_at.slice(0, 10)}, and each person has one. Buy the plugin to go on using it.`,
    );
  return {
    license_key: minted.key,
    status: "trial",
    trial_started_at: at,
    trial_ends_at: ends_at,
    trial_days_remaining: daysRemaining(ends_at, now),
  };
}
