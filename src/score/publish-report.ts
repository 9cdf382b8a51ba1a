import { advise } from "./advise.ts";
import { rounded } from "./rounded.ts";
import type { PublishedReport, Report, Slot } from "./report.ts";
import { tell } from "./words/say.ts";

/** Where the bytes are that were scored. */
export type Place = Pick<
  PublishedReport,
  "repository" | "repository_id" | "commit" | "path"
>;

/** The report as it is handed out (docs/report.schema.json): the judgement, what it is about, and what would help. */
export function publishReport(report: Report, place: Place): PublishedReport {
  const { schema, rubric_version, slots, ...rest } = report;
  const { repository, repository_id, commit, path } = place;
  return {
    schema,
    rubric_version,
    repository,
    repository_id,
    commit,
    path,
    ...rest,
    slots: {
      lint: publishSlot(slots.lint),
      types: publishSlot(slots.types),
      tests: publishSlot(slots.tests),
      docs: publishSlot(slots.docs),
    },
    advice: advise(report).map(({ what, slot, slotPoints, points }) => ({
      what: tell("en", what, (text) => text),
      slot,
      slot_points: rounded(slotPoints),
      points: rounded(points),
    })),
  };
}

function publishSlot(slot: Slot): PublishedReport["slots"]["lint"] {
  return {
    ...slot,
    granted: slot.score === null ? null : rounded(slot.weight * slot.score),
    maximum: rounded(100 * slot.weight),
  };
}
