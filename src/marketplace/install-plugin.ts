import { AppError } from "../errors.ts";
import { findListedPlugin } from "./find-listed-plugin.ts";
import { draftLicence } from "./licence-draft.ts";
import { keyInForce, type KeyPorts } from "./licence-key.ts";
import { freeGrant } from "./plans.ts";
import type { LicenceTier } from "./ports/licences.ts";
import type { Plugins } from "./ports/plugins.ts";

/**
 * Gives a person the plugin's free licence; called again it answers with the same one.
 * Throws AppError: not_found, payment_required (no free tier), forbidden (the licence was revoked).
 */
export async function installPlugin(
  ports: KeyPorts & { plugins: Pick<Plugins, "find"> },
  input: { user_id: string; plugin_id: string; id: string; now: Date },
): Promise<{ plugin_id: string; tier: LicenceTier; license_key: string }> {
  const { user_id, plugin_id, id, now } = input;
  const plugin = await findListedPlugin(ports.plugins, plugin_id);
  const grant = freeGrant(plugin);
  if (grant === null)
    throw new AppError(
      "payment_required",
      plugin.trial_days > 0
        ? `${plugin.display_name} has no free tier. Start its trial, or buy it.`
        : `${plugin.display_name} has no free tier. Buy it.`,
    );
  const { draft } = await draftLicence(ports.keys, {
    id,
    user_id,
    plugin_id,
    grant,
    ends_at: null,
    now,
  });
  const { licence } = await ports.licences.install({
    user_id,
    plugin_id,
    draft,
    at: now.toISOString(),
  });
  const { key } = await keyInForce(ports, licence, now);
  return { plugin_id, tier: licence.tier, license_key: key };
}
