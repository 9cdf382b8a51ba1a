import type { GuardEvent } from "./hook-event.ts";

/** What becomes of an agent run. `message` is for the person. */
export type Decision =
  { outcome: "pass"; message?: string } | { outcome: "block"; message: string };

/**
 * A decision in the hooks' protocol: JSON on the standard output with exit code 0. Null says nothing, which lets the event
 * go on as if there were no hook; nothing is ever "allowed", because that would skip the person's own permission rules.
 */
export function hookAnswer(
  event: GuardEvent,
  decision: Decision,
): Record<string, unknown> | null {
  const { outcome, message } = decision;
  if (outcome === "pass")
    return message === undefined ? null : { systemMessage: message };
  if (event !== "PreToolUse") return { decision: "block", reason: message };
  return {
    hookSpecificOutput: {
      hookEventName: event,
      permissionDecision: "deny",
      permissionDecisionReason: message,
    },
    // The reason goes to Claude; the person, who can do something about it, sees this.
    systemMessage: message,
  };
}
