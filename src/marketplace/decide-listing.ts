import type { Change } from "./change-submission.ts";
import { rowChange } from "./change-submission.ts";
import type { CommandDecision, CommandInput } from "./decide-command.ts";
import type { Plugin } from "./ports/plugins.ts";
import type { PluginChange } from "./ports/submissions.ts";

export type ListingCommand =
  "delist" | "relist" | "verify" | "feature" | "report";

type Input = Pick<CommandInput, "command" | "plugin">;

/** Decides on a command about a plugin that is in the catalogue, or was. */
export function decideListing(
  name: ListingCommand,
  { command, plugin }: Input,
): CommandDecision {
  const { argument } = command;
  if (plugin === null) return refuse("The plugin is not in the catalogue.");
  switch (name) {
    case "report":
      return argument === ""
        ? refuse(
            "Say what is wrong with the plugin: `/report <what is wrong>`.",
          )
        : { kind: "apply", change: rowChange({ reported: true }) };
    case "delist":
      return delist(plugin, argument);
    case "relist":
      return relist(plugin);
    case "verify":
      return badge(plugin, "verified", argument);
    case "feature":
      return badge(plugin, "featured", argument);
  }
}

function delist(plugin: Plugin, reason: string): CommandDecision {
  if (reason === "") return refuse("A reason is required: `/delist <reason>`.");
  if (plugin.listing === "delisted")
    return refuse("The plugin is delisted already.");
  return applied(
    {
      plugin_id: plugin.id,
      listing: { from: plugin.listing, to: "delisted", reason },
    },
    { reported: false },
  );
}

/** What was frozen belongs to somebody else now: the new owner submits it anew, and nobody waves it through here. */
function relist(plugin: Plugin): CommandDecision {
  if (plugin.listing === "frozen")
    return refuse(
      "The listing is frozen because the repository or its owner changed: the present owner has to submit the plugin again.",
    );
  return applied(
    {
      plugin_id: plugin.id,
      listing: { from: plugin.listing, to: "listed", reason: null },
    },
    { reported: false },
  );
}

function badge(
  plugin: Plugin,
  field: "verified" | "featured",
  argument: string,
): CommandDecision {
  const word = argument.toLowerCase();
  if (word !== "" && word !== "off")
    return refuse('Write nothing behind it, or "off" to take it away.');
  return applied({ plugin_id: plugin.id, [field]: word === "" }, {});
}

const refuse = (reason: string): CommandDecision => ({
  kind: "refuse",
  reason,
});

function applied(
  plugin: PluginChange,
  patch: Change["patch"],
): CommandDecision {
  return { kind: "apply", change: { ...rowChange(patch), plugin } };
}
