import type { Finding } from "../../score/facts.ts";
import { finding } from "../finding.ts";
import { isObject } from "../json.ts";
import type { Definition } from "./definition.ts";

/** Channels listen to servers of the same plugin. */
export function checkChannels(
  { fields, file, lineOf }: Definition,
  servers: ReadonlySet<string>,
): Finding[] {
  const { channels } = fields;
  if (!Array.isArray(channels)) return [];
  return (channels as unknown[]).slice(0, 100).flatMap((channel, index) => {
    const server = isObject(channel) ? channel["server"] : undefined;
    if (typeof server !== "string" || server === "" || servers.has(server))
      return [];
    return [
      finding({
        code: "contract/unknown-server",
        file,
        line: lineOf(["channels", index, "server"]),
        message: `The channel listens to "${server}", which is no MCP server of the plugin.`,
      }),
    ];
  });
}
