import { AppError } from "../errors.ts";
import type { Io } from "./io.ts";
import { openWallet } from "./wallet.ts";

export type KeptLicence = { plugin_id: string; license_key: string };

/**
 * The licence of `plugin_id`, or the only one that is kept.
 *
 * @throws AppError not_found when there is none, validation_error when there are several to choose from
 */
export async function theLicence(
  io: Io,
  plugin_id: string | undefined,
): Promise<KeptLicence> {
  const kept = Object.entries(await openWallet(io).all());
  const [first, ...others] =
    plugin_id === undefined
      ? kept
      : kept.filter(([plugin]) => plugin === plugin_id);
  if (first === undefined)
    throw new AppError(
      "not_found",
      `No licence ${plugin_id === undefined ? "" : `of ${plugin_id} `}is kept on this machine. Sign in (miyabi login), then get one: miyabi install ${plugin_id ?? "PLUGIN"}`,
    );
  if (others.length > 0)
    throw new AppError(
      "validation_error",
      `Several licences are kept here. Say of which plugin: ${kept.map(([plugin]) => plugin).join(", ")}`,
    );
  return { plugin_id: first[0], license_key: first[1] };
}
