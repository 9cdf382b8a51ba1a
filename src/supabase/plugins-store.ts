import type { SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";

import type { Plugins } from "../marketplace/ports/plugins.ts";
import { pluginRow } from "./rows/plugin-row.ts";
import { judgementRow } from "./rows/report-row.ts";
import { acceptedRow } from "./rows/submission-row.ts";
import { time } from "./rows/time.ts";
import { rpc } from "./rpc.ts";

const page = z.object({ plugins: z.array(pluginRow), total: z.number() });

const versionRow = z.object({
  version: z.string(),
  sha: z.string(),
  score: z.number(),
  report: judgementRow,
  accepted: z.array(acceptedRow),
  created_at: time,
});

/** The catalogue in the database. Every call throws AppError as `rpc` does. */
export function createPlugins(client: SupabaseClient): Plugins {
  return {
    list: (query) => rpc(client, "plugins_list", query, page),
    find: (id) => rpc(client, "plugins_find", { id }, pluginRow.nullable()),
    versions: (id) =>
      rpc(client, "plugins_versions", { id }, z.array(versionRow)),
    published: () => rpc(client, "plugins_published", {}, z.array(pluginRow)),
    renames: () =>
      rpc(client, "plugins_renames", {}, z.record(z.string(), z.string())),
    catalogueChangedAt: () =>
      rpc(client, "plugins_catalogue_changed", {}, time.nullable()),
  };
}
