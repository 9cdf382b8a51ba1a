import { AppError } from "../errors.ts";
import { findListedPlugin } from "./find-listed-plugin.ts";
import type { Licences } from "./ports/licences.ts";
import type { Plugins } from "./ports/plugins.ts";
import { trialStatus, type TrialStatus } from "./trial-status.ts";

/** Where a person stands with a plugin's trial. Throws AppError not_found when the plugin or its trial does not exist. */
export async function readTrial(
  ports: { plugins: Pick<Plugins, "find">; licences: Pick<Licences, "trial"> },
  input: { user_id: string; plugin_id: string; now: Date },
): Promise<TrialStatus> {
  const plugin = await findListedPlugin(ports.plugins, input.plugin_id);
  const trial = await ports.licences.trial(input.user_id, input.plugin_id);
  if (trial === null && plugin.trial_days <= 0)
    throw new AppError("not_found", `${plugin.display_name} has no trial.`);
  return trialStatus(trial, input.now);
}
