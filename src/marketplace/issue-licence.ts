import { AppError } from "../errors.ts";
import { draftLicence } from "./licence-draft.ts";
import { keyInForce, renewKey, type KeyPorts } from "./licence-key.ts";
import { planGrant } from "./plans.ts";
import type { Entitlements } from "./ports/entitlements.ts";
import type { Licence, LicenceTier } from "./ports/licences.ts";
import type { Plugins } from "./ports/plugins.ts";

export type IssuedLicence = {
  outcome: "created" | "kept";
  licence: Licence;
  license_key: string;
};

type Ports = KeyPorts & {
  plugins: Pick<Plugins, "find">;
  entitlements: Pick<Entitlements, "grant">;
};

/**
 * Puts a licence of a plan in force for a person: by an administrator, or for money. A trial that runs keeps its id. Throws
 * AppError: not_found (no such plugin), validation_error (a tier that the plugin does not have, an end in the past).
 */
export async function issueLicence(
  ports: Ports,
  input: {
    user_id: string;
    plugin_id: string;
    tier: LicenceTier;
    kind: "paid" | "granted";
    /** Null for no end. */
    ends_at: string | null;
    actor_id: string | null;
    reason: string;
    id: string;
    now: Date;
  },
): Promise<IssuedLicence> {
  const { user_id, plugin_id, tier, kind, ends_at, actor_id, reason } = input;
  const { id, now } = input;
  const plugin = await ports.plugins.find(plugin_id);
  if (plugin === null)
    throw new AppError("not_found", `There is no plugin ${plugin_id}.`);
  const grant = planGrant(plugin, tier);
  if (grant === null)
    throw new AppError("validation_error", "Correct tier and send again.", {
      details: [
        { path: "tier", message: `${plugin.display_name} has no tier ${tier}` },
      ],
    });
  if (ends_at !== null && new Date(ends_at) <= now)
    throw new AppError(
      "validation_error",
      "Correct expires_at and send again.",
      {
        details: [{ path: "expires_at", message: "is in the past" }],
      },
    );
  const { draft } = await draftLicence(ports.keys, {
    id,
    user_id,
    plugin_id,
    grant,
    ends_at,
    now,
  });
  const { outcome, licence } = await ports.entitlements.grant({
    user_id,
    plugin_id,
    kind,
    draft,
    actor_id,
    reason,
    at: now.toISOString(),
  });
  // The draft's key named another id: the licence that was kept gets one of its own.
  const own =
    outcome === "kept" ? await renewKey(ports, licence, now) : licence;
  const { key, licence: inForce } = await keyInForce(ports, own, now);
  return { outcome, licence: inForce, license_key: key };
}
