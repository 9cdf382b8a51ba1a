import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { catalogueFile, commentsOf, labelsOf } from "../sandbox/people.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";
import { until } from "../sandbox/until.ts";
import { app, repositories } from "../sandbox/world.ts";

/** How the world looks after a submission and its approval, in numbers that must not depend on crashes. */
export type Outcome = {
  labels: string[];
  stickyComments: number;
  /** Runs of the scoring workflow for each nonce. */
  runsPerNonce: number[];
  entriesInFile: number;
  /** Commits that wrote the catalogue file. */
  publishCommits: number;
  rows: Record<string, number>;
};

const counts = {
  submissions: "select count(*) from plugin_submissions",
  published:
    "select count(*) from plugin_submissions where state = 'published'",
  plugins:
    "select count(*) from plugins where not first_party and listing = 'listed'",
  versions: "select count(*) from plugin_versions",
  approvals: "select count(*) from audit_log where action like '%approve%'",
  reports: "select count(*) from quality_reports",
  deadJobs: "select count(*) from jobs where state = 'dead'",
};

/**
 * Ends the App and looks at everything it left behind.
 *
 * @param sandbox the running sandbox; its App is stopped
 * @param about the issue, and the plugin in it
 * @returns the numbers
 */
export async function outcomeOf(
  sandbox: Sandbox,
  about: { issue: number; plugin: string },
): Promise<Outcome> {
  await sandbox.github.runs.idle();
  await until("no delivery under way", () =>
    sandbox.github.deliveries.underWay() === 0 ? true : null,
  );
  const comments = await commentsOf(sandbox, about.issue);
  const nonces = sandbox.github.runs
    .all()
    .filter(({ path }) => path.endsWith("/score-submission.yml"))
    .map(({ display_title: title }) => title);
  const file = await catalogueFile(sandbox);
  const { plugins = [] } = JSON.parse(file?.text ?? "{}") as {
    plugins?: { name: string }[];
  };
  await sandbox.github.mirror.fetch(repositories.marketplace, "main");
  const log = await sandbox.github.git.git(repositories.marketplace, [
    "rev-list",
    "--count",
    "main",
    "--",
    ".claude-plugin/marketplace.json",
  ]);
  const labels = await labelsOf(sandbox, about.issue);
  await sandbox.app().stop();
  return {
    labels,
    stickyComments: comments.filter(
      ({ login, body }) =>
        login === `${app.slug}[bot]` &&
        body.startsWith("<!-- miyabi:submission -->"),
    ).length,
    runsPerNonce: [...new Set(nonces)].map(
      (nonce) => nonces.filter((one) => one === nonce).length,
    ),
    entriesInFile: plugins.filter(({ name }) => name === about.plugin).length,
    // The template's own commit is the first one.
    publishCommits: Number(log) - 1,
    rows: await countRows(join(sandbox.dataDir, "data")),
  };
}

async function countRows(directory: string): Promise<Record<string, number>> {
  const database = await PGlite.create(join(directory, "postgres"), {
    extensions: { pg_trgm },
  });
  try {
    const rows: Record<string, number> = {};
    for (const [name, query] of Object.entries(counts)) {
      const { rows: found } = await database.query<{ count: number }>(query);
      rows[name] = Number(found[0]?.count);
    }
    return rows;
  } finally {
    await database.close();
  }
}
