import { asObject } from "../json.ts";
import { until } from "../until.ts";

export type WatchedJobs = {
  /** Stands between the stores and the database. */
  through: (inner: typeof globalThis.fetch) => typeof globalThis.fetch;
  /** Resolves when nothing is due or running any more. */
  done: () => Promise<void>;
};

/**
 * Looks at the job table of an App in this process, with the App's own credentials.
 *
 * @param clock the App's
 * @returns what to give to the App, and what to wait with
 */
export function watchJobs(clock: () => Date): WatchedJobs {
  let ask: ((at: string) => Promise<Response>) | null = null;
  return {
    through: (inner) => (input, init) => {
      const request = new Request(input, init);
      const { headers } = request;
      const url = request.url.replace(/[^/]+$/, "jobs_stats");
      ask ??= (at) =>
        inner(url, {
          ...{ method: "POST", headers },
          body: JSON.stringify({ args: { at } }),
        });
      return inner(request);
    },
    done: async () => {
      await until("no job is due", async () => {
        const at = clock().toISOString();
        const answer = asObject(await (await ask?.(at))?.json());
        const { running, dead, oldest_due: due } = answer;
        if (dead !== 0) throw new Error(`Jobs: ${JSON.stringify(answer)}`);
        return running === 0 && (typeof due !== "string" || due > at)
          ? true
          : null;
      });
    },
  };
}
