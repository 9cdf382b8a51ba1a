import { AppError } from "../../../src/errors.ts";
import type { FakeRun } from "../github-state.ts";
import { runPayload } from "../payloads.ts";
import { sendReport } from "../submission-walk.ts";
import { updateSha, type Story } from "./story.ts";

/** What GitHub Actions does with the runs that the App dispatched: each begins, works and ends, at any later time. */
export function createRunners(story: Story) {
  const { world, channel } = story;
  const worked = new Map<number, string>();

  const tell = (run: FakeRun, action: "requested" | "completed") => {
    channel.put("workflow_run", runPayload(action, world.marketplace, run));
  };
  const change = (run: FakeRun, fields: Partial<FakeRun>) =>
    Object.assign(run, fields, { updated_at: world.clock().toISOString() });

  const work = async (run: FakeRun): Promise<string> => {
    if (run.workflow === "publish.yml") {
      await world.publish();
      return "success";
    }
    // The very first one breaks before it can report.
    if (run === story.runs(run.workflow)[0]) return "failure";
    const sha = run.inputs?.["sha"] ?? "";
    const version = sha === updateSha ? "1.1.0" : "1.0.0";
    const manifest = { name: "issue-tools", version, description: null };
    try {
      await sendReport(world, run, (facts) => ({
        ...facts,
        sha,
        static: { ...facts.static, manifest },
      }));
    } catch (error) {
      // The App does not wait for this run any more, and the report job says so.
      if (error instanceof AppError && error.code !== "internal_error")
        return "failure";
      throw error;
    }
    return "success";
  };

  const move = async (run: FakeRun): Promise<void> => {
    const conclusion = worked.get(run.id);
    if (run.status === "queued") {
      change(run, { status: "in_progress" });
      tell(run, "requested");
    } else if (conclusion === undefined) {
      worked.set(run.id, await work(run));
    } else {
      change(run, { status: "completed", conclusion });
      tell(run, "completed");
    }
  };

  return {
    /** A move for each run that is not over. */
    moves: () =>
      world.marketplace.runs
        .filter(({ status }) => status !== "completed")
        .map((run) => () => move(run)),
  };
}
