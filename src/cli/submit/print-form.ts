import { oneLine } from "../../score/escape-markdown.ts";
import { padEnd } from "../../score/pad.ts";
import type { CheckedField } from "./check-form.ts";

const MAX_VALUE = 60;

/** The fields with ✓ or ✗, what they say, where that came from, and what to do. */
export function printForm(fields: readonly CheckedField[]): string[] {
  const width = Math.max(...fields.map(({ field }) => field.length));
  return fields.flatMap(({ field, value, from, problems }) => {
    const mark = problems.length === 0 ? "✓" : "✗";
    const said =
      field === "Policies"
        ? "you agree to them when you submit"
        : value === ""
          ? "-"
          : `${oneLine(value, MAX_VALUE)}  (${from})`;
    return [
      `  ${mark} ${padEnd(field, width)}  ${said}`,
      ...problems.map(
        (problem) => `    ${padEnd("", width)}  ${oneLine(problem, 300)}`,
      ),
    ];
  });
}
