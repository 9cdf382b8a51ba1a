import { findKnownPlugin, noSuchPlugin } from "./find-known-plugin.ts";
import type { Plugin, Plugins } from "./ports/plugins.ts";

/** The plugin, if it is listed. Throws AppError not_found for unknown, delisted and frozen ones alike. */
export async function findListedPlugin(
  plugins: Pick<Plugins, "find">,
  id: string,
): Promise<Plugin> {
  const plugin = await findKnownPlugin(plugins, id);
  if (plugin.listing !== "listed") throw noSuchPlugin();
  return plugin;
}
