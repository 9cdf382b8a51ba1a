import { commandRules, whoInWords } from "./commands.ts";
import type { SubmissionState } from "./ports/submissions.ts";
import { isOpen, openStates } from "./submission-states.ts";

/** When a command may be used, in words: "while open, published". */
export function whenInWords(states: readonly SubmissionState[]): string {
  const open = states.filter(isOpen);
  const closed = states.filter((state) => !isOpen(state));
  if (closed.length > 2) return "any time";
  const whole = open.length === openStates.length;
  return [...(whole ? ["while open"] : open), ...closed]
    .map((state) => state.replaceAll("_", " "))
    .join(", ");
}

/** The table of commands in Markdown, for `/help` and the comment on a submission. */
export function commandTable(): string {
  const rows = Object.values(commandRules).map(
    ({ usage, who, notSubmitter, states, effect }) =>
      `| \`${usage}\` | ${whoInWords[who]}${notSubmitter ? ", not the submitter" : ""} | ${whenInWords(states)} | ${effect} |`,
  );
  return [
    "| Command | Who | When | Effect |",
    "| --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}
