import type { Plugin } from "./ports/plugins.ts";

/**
 * True when a plugin's name belongs to somebody else: to the marketplace itself or to another repository.
 * @param plugin the plugin that has the name now, listed or not: its licences live on
 */
export function nameTaken(
  plugin: Plugin | null,
  repository_id: number,
): boolean {
  if (plugin === null) return false;
  return plugin.first_party || plugin.source?.repository_id !== repository_id;
}
