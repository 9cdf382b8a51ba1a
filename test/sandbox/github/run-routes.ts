import type { Hono } from "hono";
import type { Json } from "../json.ts";
import type { Emulated } from "./emulated.ts";
import type { Run } from "./runs.ts";

type RunRouteTools = {
  all: Run[];
  shown: (run: Run, repository: unknown) => Json;
  /** Runs it once more, in a new attempt. */
  again: (run: Run) => void;
};

/**
 * The API of workflow runs: list, one, and running it again.
 *
 * @param front the front's routes
 * @param emulated asked for the caller's rights and for repositories
 * @param tools the runs
 */
export function addRunRoutes(
  front: Hono,
  emulated: Emulated,
  { all, shown, again }: RunRouteTools,
): void {
  const base = "/repos/:owner/:repo/actions";
  const allowed = (authorization: string | null, path: string) =>
    emulated.ask(
      authorization,
      path.replace(/\/actions\/.*$/, "/actions/runs"),
    );

  front.get(`${base}/*`, async (c, next) => {
    const probe = await allowed(
      c.req.header("authorization") ?? null,
      c.req.path,
    );
    if (probe.status !== 200)
      return Response.json(probe.body, { status: probe.status });
    await next();
    return undefined;
  });

  const list = (repository: string, query: Record<string, string>) => {
    const { event, status, head_sha: sha, branch } = query;
    const size = Number(query["per_page"] ?? 30);
    const page = Number(query["page"] ?? 1);
    const matching = all.filter(
      (run) =>
        run.repository === repository &&
        (event === undefined || run.event === event) &&
        (status === undefined ||
          [run.status, run.conclusion].includes(status as Run["status"])) &&
        (sha === undefined || run.head_sha === sha) &&
        (branch === undefined || run.head_branch === branch),
    );
    return {
      total: matching.length,
      runs: matching.toReversed().slice((page - 1) * size, page * size),
    };
  };

  front.get(`${base}/runs`, async (c) => {
    const { owner, repo } = c.req.param();
    const { total, runs } = list(`${owner}/${repo}`, c.req.query());
    const { body } = await emulated.ask(null, `/repos/${owner}/${repo}`);
    return c.json({
      total_count: total,
      workflow_runs: runs.map((run) => shown(run, body)),
    });
  });
  front.get(`${base}/workflows/:file/runs`, async (c) => {
    const { owner, repo, file } = c.req.param();
    const { runs } = list(`${owner}/${repo}`, c.req.query());
    const own = runs.filter((run) => run.path.endsWith(`/${file}`));
    const { body } = await emulated.ask(null, `/repos/${owner}/${repo}`);
    return c.json({
      total_count: own.length,
      workflow_runs: own.map((run) => shown(run, body)),
    });
  });

  const find = (repository: string, id: string): Run | undefined =>
    all.find((run) => run.repository === repository && run.id === Number(id));

  front.get(`${base}/runs/:id{[0-9]+}`, async (c) => {
    const { owner, repo, id } = c.req.param();
    const run = find(`${owner}/${repo}`, id);
    if (!run) return c.json({ message: "Not Found" }, 404);
    const { body } = await emulated.ask(null, `/repos/${owner}/${repo}`);
    return c.json(shown(run, body));
  });
  front.post(`${base}/runs/:id/:what{rerun|rerun-failed-jobs}`, async (c) => {
    const { owner, repo, id } = c.req.param();
    const run = find(`${owner}/${repo}`, id);
    // The emulator has no such run: 404 says that the caller might, 403 and 401 that it may not.
    const rights = await emulated.ask(
      c.req.header("authorization") ?? null,
      c.req.path.replace(/rerun-failed-jobs$/, "rerun"),
      { method: "POST" },
    );
    if (rights.status !== 404 || !run)
      return Response.json(rights.body, { status: rights.status });
    if (run.status !== "completed")
      return c.json({ message: "The workflow run is already running" }, 403);
    run.run_attempt += 1;
    run.status = "queued";
    run.conclusion = null;
    again(run);
    return c.json({}, 201);
  });
}
