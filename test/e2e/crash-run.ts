import { mkdtemp, readFile, rm } from "node:fs/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { actAs, labelled, reactionsOn } from "../sandbox/people.ts";
import type { JobMemoryFactory } from "../sandbox/runner/job-memory.ts";
import { productRoot, startSandbox, type Sandbox } from "../sandbox/sandbox.ts";
import { until } from "../sandbox/until.ts";
import { answersFor } from "../sandbox/walk/submission.ts";
import { repositories } from "../sandbox/world.ts";
import { outcomeOf, type Outcome } from "./outcome.ts";
import { publishWordPlugins } from "./word-plugins.ts";

export type CrashRun = {
  /** Every write point passed before the end, or before the death. */
  points: string[];
  crashed: boolean;
  outcome: Outcome;
};

const PLUGIN = "word-count";

/** Longer than any lease that a dead process may hold. */
const PAST_LEASES_SECONDS = 150;

/**
 * A submission and its approval while the App is killed at one write point: what people and GitHub do goes on while it is
 * down, then it is started again and everything is waited for.
 *
 * @param crashAt name of the point; "" for an undisturbed run
 * @param begin what the scoring jobs found before, so that they need not run each time; a migrated data directory
 * @returns the points, and how the world looks in the end
 */
export async function crashRun(
  crashAt: string,
  begin: { memory: JobMemoryFactory; data: string },
): Promise<CrashRun> {
  const scratch = await mkdtemp(join(tmpdir(), "miyabi-crash-"));
  const pointsFile = join(scratch, "points");
  const sandbox = await startSandbox({
    entry: join(productRoot, "test/e2e/crashing-app.ts"),
    ...begin,
    mayDie: crashAt !== "",
    env: {
      CRASH_AT: crashAt,
      CRASH_POINTS: pointsFile,
      LOG_LEVEL: "warn",
    },
  });
  /** `points` are those of the first life, once it ended. */
  const life: { points: string[] | null; over: boolean } = {
    points: null,
    over: false,
  };
  const passed = async (): Promise<string[]> =>
    (await readFile(pointsFile, "utf8").catch(() => ""))
      .split("\n")
      .slice(0, -1);
  try {
    const bystander = actAs(sandbox, "author");
    await publishWordPlugins(sandbox.github, [PLUGIN]);
    /** Numbers of the issue, and of the comment that was made while the App was down. */
    const made = new Map<"issue" | "whileDown", number>();
    const back = sandbox.app().gone.then(async () => {
      if (life.over) return;
      life.points = await passed();
      // A delivery that nobody takes: it must not be lost.
      const known = made.get("issue");
      if (known !== undefined)
        made.set("whileDown", await bystander.say(known, "/approve"));
      await sandbox.restart({
        CRASH_AT: "",
        RECONCILE_SECONDS: "1",
        CRASH_CLOCK_SECONDS: String(PAST_LEASES_SECONDS),
      });
    });
    const issue = await actAs(sandbox, "author").submit({
      ...answersFor(
        { name: PLUGIN, version: "1.0.0" },
        repositories.collection,
      ),
      Path: `plugins/${PLUGIN}`,
    });
    made.set("issue", issue);
    await labelled(sandbox, issue, "status: pending review");
    const approval = await actAs(sandbox, "maintainer").say(issue, "/approve");
    await labelled(sandbox, issue, "status: published");
    await settled(sandbox, approval, "+1");
    await closed(sandbox, issue);
    await Promise.race([back, nextTurn()]);
    const refused = made.get("whileDown");
    if (refused !== undefined) await settled(sandbox, refused, "-1");
    life.over = true;
    return {
      points: life.points ?? (await passed()),
      crashed: life.points !== null,
      outcome: await outcomeOf(sandbox, { issue, plugin: PLUGIN }),
    };
  } finally {
    await sandbox.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The last word on a command is its reaction. */
async function settled(
  sandbox: Sandbox,
  comment: number,
  word: string,
): Promise<void> {
  await until(
    `the reaction ${word}`,
    async () =>
      (await reactionsOn(sandbox, comment)).includes(word) ? true : null,
    sandbox.explain,
  );
}

/** The App's last write on an issue. */
async function closed(sandbox: Sandbox, issue: number): Promise<void> {
  const { octokit } = actAs(sandbox, "outsider");
  const [owner = "", repo = ""] = repositories.marketplace.split("/");
  await until(
    "the issue is closed",
    async () => {
      const { data } = await octokit.issues.get({
        owner,
        repo,
        issue_number: issue,
      });
      return data.state === "closed" ? true : null;
    },
    sandbox.explain,
  );
}
