import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";

import type { PluginSources } from "../marketplace/ports/plugin-sources.ts";
import { pluginRow } from "./rows/plugin-row.ts";
import { rpc } from "./rpc.ts";

const repositoryRow = z.object({
  repository_id: z.number(),
  repository: z.string(),
});

const originRow = z.object({
  owner_id: z.number(),
  submission_id: z.string().nullable(),
});

/** Plugins by their repositories. Every call throws AppError as `rpc` does. */
export function createPluginSources(client: SupabaseClient): PluginSources {
  return {
    ofRepository: (repository_id) =>
      rpc(
        client,
        "plugins_of_repository",
        { repository_id },
        z.array(pluginRow),
      ),
    ofOwner: (owner_id) =>
      rpc(client, "plugins_of_owner", { owner_id }, z.array(repositoryRow)),
    setInstalled: (input) =>
      rpc(client, "plugins_set_installed", input, z.array(z.string())),
    toWatch: (input) =>
      rpc(client, "plugins_to_watch", input, z.array(z.string())),
    watched: async (input) => {
      await rpc(client, "plugins_watched", input, z.boolean());
    },
    origin: (id) => rpc(client, "plugins_origin", { id }, originRow.nullable()),
    listingIssue: (plugin_id) =>
      rpc(
        client,
        "submissions_listing_issue",
        { plugin_id },
        z.number().nullable(),
      ),
  };
}
