export const PUBLISH_WORKFLOW = "publish.yml";

/** A workflow run of the marketplace's repository, as GitHub lists it. */
export type SeenRun = {
  id: number;
  attempt: number;
  status: string;
  conclusion: string | null;
  created_at: string;
  updated_at: string;
  url: string;
};

/** After a publishing run that did not bring the change, the next one waits so long: a broken workflow must not run in a circle. */
const PAUSE_MS = 10 * 60_000;

/**
 * What to do while the catalogue's file is not as it should be. One run at a time; one that began before the change
 * cannot have seen it.
 * @param changed_at when the catalogue changed, ISO
 * @param run the publishing run that is still to end, or else the newest
 * @param at now, ISO
 */
export function planPublishing(
  changed_at: string | null,
  run: SeenRun | null,
  at: string,
): "dispatch" | "wait" | "failed" {
  if (run === null) return "dispatch";
  if (run.status !== "completed") return "wait";
  const sawChange =
    changed_at !== null && Date.parse(run.created_at) > Date.parse(changed_at);
  const age = Date.parse(at) - Date.parse(run.updated_at);
  return sawChange && age < PAUSE_MS ? "failed" : "dispatch";
}
