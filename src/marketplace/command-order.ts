import type { CommandName } from "./commands.ts";
import type { CommandPlace, RivalQuery } from "./ports/command-order.ts";
import type { Submission } from "./ports/submissions.ts";

type Rivals = { names: readonly CommandName[]; of: "submission" | "plugin" };

const holding: Rivals = { names: ["hold", "unhold"], of: "submission" };
const presence: Rivals = { names: ["delist", "relist"], of: "plugin" };

/** Commands that undo each other: of these the one that was written last counts, in whatever order they are read. */
const rivals: Partial<Record<CommandName, Rivals>> = {
  hold: holding,
  unhold: holding,
  delist: presence,
  relist: presence,
  verify: { names: ["verify"], of: "plugin" },
  feature: { names: ["feature"], of: "plugin" },
  // A decision about the listing settles what was reported before it.
  report: { names: ["delist", "relist"], of: "submission" },
};

/** What to look for among the commands that were carried out; null for a command that nothing undoes. */
export function rivalsOf(
  name: CommandName,
  { id, request }: Pick<Submission, "id" | "request">,
): RivalQuery | null {
  const found = rivals[name];
  if (found === undefined) return null;
  const isPlugin = found.of === "plugin";
  return {
    actions: found.names.map((rival) => `submission.${rival}`),
    submission_id: isPlugin ? null : id,
    plugin_id: isPlugin ? (request?.name ?? null) : null,
  };
}

/** True when the other command was written later: in a later comment, or further down in the same one. */
export function isOvertaken(
  spoken: CommandPlace,
  newest: CommandPlace | null,
): boolean {
  if (newest === null) return false;
  return newest.comment_id === spoken.comment_id
    ? newest.line > spoken.line
    : newest.comment_id > spoken.comment_id;
}
