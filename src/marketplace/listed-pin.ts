import { samePin } from "./decide-intake.ts";
import type { Plugin } from "./ports/plugins.ts";
import type { Pin, Submission } from "./ports/submissions.ts";

/** The submission's pin, when it is what is listed. */
export function listedPin(
  { source }: Pick<Plugin, "source">,
  { state, pin }: Pick<Submission, "state" | "pin">,
): Pin | null {
  if (source === null || pin === null) return null;
  const isListed = state === "published" && samePin({ ...pin, ...source }, pin);
  return isListed ? pin : null;
}
