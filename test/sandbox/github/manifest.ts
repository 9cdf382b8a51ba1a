import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { asList, asObject, asText } from "../json.ts";

export type Manifest = {
  permissions: Record<string, string>;
  events: string[];
};

/**
 * The App as it would be registered: with the rights and events of app.yml, and nothing more.
 *
 * @param productRoot folder of the product
 * @returns what the stand-in grants and sends
 */
export async function readManifest(productRoot: string): Promise<Manifest> {
  const text = await readFile(join(productRoot, "app.yml"), "utf8");
  const manifest = asObject(parse(text));
  return {
    permissions: Object.fromEntries(
      Object.entries(asObject(manifest["default_permissions"])).map(
        ([name, level]) => [name, asText(level)],
      ),
    ),
    events: asList(manifest["default_events"]).map(asText),
  };
}
