import { AppError } from "../errors.ts";
import type { Plugin, Plugins } from "./ports/plugins.ts";

/** The plugin, listed or not: who has it installed must learn what became of it. Throws AppError not_found for an unknown one. */
export async function findKnownPlugin(
  plugins: Pick<Plugins, "find">,
  id: string,
): Promise<Plugin> {
  const plugin = await plugins.find(id);
  if (plugin === null) throw noSuchPlugin();
  return plugin;
}

export function noSuchPlugin(): AppError {
  return new AppError(
    "not_found",
    "There is no such plugin in this marketplace. GET /v1/marketplace/plugins lists them all.",
  );
}
