import type { CheckView, SeenCheck } from "./check-view.ts";
import type { CheckWrite } from "./check-write.ts";
import { desiredCheck } from "./desired-check.ts";

export const CHECK_NAME = "Miyabi quality";

/** The Checks API takes so many annotations in one request. */
const BATCH = 50;

export type CheckPlan = {
  /** The check to change, or null to make a new one: an ended check never goes back to running. */
  id: number | null;
  external_id: string;
  writes: CheckWrite[];
};

/**
 * The writes that make the check say what it should, in order; null when it does.
 * Annotations are appended by GitHub, so those that are there are counted and left out: after a crash the rest follows.
 */
export function planCheck(view: CheckView): CheckPlan | null {
  const wanted = desiredCheck(view);
  if (wanted === null) return null;
  const { run, checks } = view;
  const external_id = run === null ? "" : `${run.id}.${run.attempt}`;
  const mine = checks.find(
    (check) => (check.external_id ?? "") === external_id,
  );
  if (mine !== undefined && says(mine, wanted)) return null;
  const check = mine ?? checks.find(isFree) ?? null;
  return {
    id: check?.id ?? null,
    external_id,
    writes: inBatches(wanted, check),
  };
}

/** One that never came to show anything: a commit's next run takes it over. */
function isFree(check: SeenCheck): boolean {
  return check.status !== "completed" && check.annotations_count === 0;
}

/** A check that ended does not run again, but another end may replace it: a report that came after all. */
function says(check: SeenCheck, wanted: CheckWrite): boolean {
  if (check.status === "completed" && wanted.status !== "completed") {
    return true;
  }
  return (
    check.status === wanted.status &&
    check.conclusion === (wanted.conclusion ?? null) &&
    check.title === wanted.title &&
    asKept(check.summary) === asKept(wanted.summary) &&
    check.annotations_count >= wanted.annotations.length
  );
}

/** GitHub keeps text with line ends of its own. */
function asKept(text: string | null): string {
  return (text ?? "").replaceAll("\r\n", "\n").trim();
}

/** Only the last request ends the check, so that nobody reads an end with half of its annotations. */
function inBatches(wanted: CheckWrite, check: SeenCheck | null): CheckWrite[] {
  const left = wanted.annotations.slice(check?.annotations_count ?? 0);
  const batches: CheckWrite[] = [];
  for (let from = 0; from === 0 || from < left.length; from += BATCH) {
    batches.push({ ...wanted, annotations: left.slice(from, from + BATCH) });
  }
  const last = batches.length - 1;
  return batches.map((batch, index) => {
    if (index === last || check?.status === "completed") return batch;
    const { title, summary, annotations } = batch;
    return { status: "in_progress", title, summary, annotations, buttons: [] };
  });
}
