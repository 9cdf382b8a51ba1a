import { AppError } from "../errors.ts";
import type { Plugin, Plugins } from "./ports/plugins.ts";

/** The plugin, if it is listed. Throws AppError not_found for unknown, delisted and frozen ones alike. */
export async function findListedPlugin(
  plugins: Pick<Plugins, "find">,
  id: string,
): Promise<Plugin> {
  const plugin = await plugins.find(id);
  if (plugin?.listing !== "listed")
    throw new AppError(
      "not_found",
      "There is no such plugin in this marketplace. GET /v1/marketplace/plugins lists them all.",
    );
  return plugin;
}
