import type { Config } from "../config.ts";
import { catalogueDocument } from "../marketplace/catalogue.ts";
import type { Plugins } from "../marketplace/ports/plugins.ts";

/** The document that Claude Code adds as a marketplace, made anew at each call. */
export function createCatalogue(
  config: Config,
  publicUrl: string,
  plugins: Plugins,
): () => Promise<object> {
  const { marketplaceName: name, github } = config;
  const ownerName = github?.marketplaceRepository.split("/")[0] ?? name;
  return async () =>
    catalogueDocument(await plugins.published(), {
      name,
      ownerName,
      publicUrl,
      renames: await plugins.renames(),
    });
}
