import type { Artifacts } from "../github/artifacts.ts";
import type { JobOrder, JobResult } from "./job.ts";
import type { Permissions } from "./workflow.ts";

/** Decides whether a job is run, or whether what it did before in this process is done again. */
export type JobMemory = (
  order: JobOrder,
  permissions: Permissions,
  run: () => Promise<JobResult>,
) => Promise<JobResult>;

/** Runs every job: what the demo and the walk do. */
export const forgetful: JobMemory = (_order, _permissions, run) => run();

/** Makes a memory for one sandbox. */
export type JobMemoryFactory = (artifacts: Artifacts) => JobMemory;

export type Remembered = {
  result: JobResult;
  artifacts: { id: number; name: string; files: Record<string, Uint8Array> }[];
};

/**
 * Remembers jobs that only read: their outputs and artifacts depend on the plugin alone. A job that may
 * write or has an identity (report, publish) is run each time. Every sandbox has the same content in its repositories, but
 * for the App's address in a workflow file, and so other commit ids: the key leaves them out.
 *
 * @param artifacts where a remembered job's artifacts are put for the new run
 * @param known what was remembered before; shared by the sandboxes of one test file
 * @returns the memory
 */
export function remembering(
  artifacts: Artifacts,
  known: Map<string, Remembered>,
): JobMemory {
  return async (order, permissions, run) => {
    if (Object.values(permissions).includes("write")) return run();
    const { repository, path } = order.inputs;
    const key = JSON.stringify([
      order.run.path,
      order.job.id,
      repository,
      path,
    ]);
    const before = known.get(key);
    if (!before) {
      const result = await run();
      known.set(key, {
        result,
        artifacts: artifacts
          .ofRun(order.run.id)
          .filter(({ id }) =>
            Object.values(result.outputs).includes(String(id)),
          )
          .map(({ id, name }) => ({
            id,
            name,
            files: artifacts.files(id) ?? {},
          })),
      });
      return result;
    }
    const outputs = { ...before.result.outputs };
    for (const { id, name, files } of before.artifacts) {
      const again = artifacts.upload(
        {
          name,
          repository: order.run.repository,
          run_id: order.run.id,
          run_attempt: order.run.run_attempt,
        },
        files,
      );
      for (const [output, value] of Object.entries(outputs))
        if (value === String(id)) outputs[output] = String(again.id);
    }
    return { ...before.result, outputs };
  };
}
