import { createHmac, generateKeyPairSync, randomUUID } from "node:crypto";
import { createGitHub, type GitHub } from "../../src/app.ts";
import { catalogueDocument } from "../../src/marketplace/catalogue.ts";
import type { ReviewOptions } from "../../src/github/world.ts";
import { mailJobs } from "../../src/mail/mail-jobs.ts";
import type { Job } from "../../src/marketplace/ports/jobs.ts";
import type { Mail } from "../../src/marketplace/ports/outbox.ts";
import { createInbox } from "../../src/supabase/inbox-store.ts";
import { createJobs } from "../../src/supabase/jobs-store.ts";
import { createAdvisories } from "../../src/supabase/advisories-store.ts";
import { createCheckReports } from "../../src/supabase/check-reports-store.ts";
import { createCommandOrder } from "../../src/supabase/command-order-store.ts";
import { createPluginSources } from "../../src/supabase/plugin-sources-store.ts";
import { createListingScores } from "../../src/supabase/listing-scores-store.ts";
import { createOutbox } from "../../src/supabase/outbox-store.ts";
import { createPlugins } from "../../src/supabase/plugins-store.ts";
import { createReports } from "../../src/supabase/reports-store.ts";
import { createSubmissions } from "../../src/supabase/submissions-store.ts";
import { createTrackedIssues } from "../../src/supabase/tracked-issues-store.ts";
import { createCrasher } from "./crash.ts";
import { openTestDatabase } from "./database.ts";
import {
  emptyState,
  fakeGitHub,
  type FakePerson,
  type FakeRepository,
} from "./github-state.ts";
import { silentLog } from "./silent-log.ts";

export const webhookSecret = "a secret of the tests";
const marketplaceName = "miyabi/marketplace";
export const pluginSha = "a".repeat(40);

const { privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
  publicKeyEncoding: { type: "spki", format: "pem" },
});

export const people = {
  ayumi: { id: 11, login: "ayumi", type: "User" },
  mori: { id: 12, login: "mori", type: "User" },
  eve: { id: 13, login: "eve", type: "User" },
  robot: { id: 14, login: "robot[bot]", type: "Bot" },
} satisfies Record<string, FakePerson>;

export function repository(
  id: number,
  full_name: string,
  changes: Partial<FakeRepository> = {},
): FakeRepository {
  return {
    id,
    full_name,
    owner_id: id + 1,
    default_branch: "main",
    installed: true,
    refs: {},
    fork_commits: [],
    private: false,
    files: {},
    collaborators: {},
    issues: [],
    runs: [],
    checks: [],
    pulls: [],
    artifacts: [],
    ...changes,
  };
}

export type MarketplaceWorld = Awaited<ReturnType<typeof openMarketplaceWorld>>;

/** The GitHub App on a real database, with a fake GitHub: a marketplace, an author's plugin and four people. */
export async function openMarketplaceWorld() {
  const db = await openTestDatabase();
  let time = Date.parse("2026-11-22T10:00:00Z");
  // Each look at the clock is a little later: what happened first has the earlier time.
  const clock = () => new Date((time += 10));
  const state = emptyState(clock);
  const marketplace = repository(500, marketplaceName, {
    refs: { main: "1".repeat(40) },
    collaborators: { mori: "write", eve: "read", "robot[bot]": "admin" },
  });
  const plugin = repository(600, "ayumi/issue-tools", {
    refs: { main: pluginSha, "v1.0.0": pluginSha, [pluginSha]: pluginSha },
    files: { [`${pluginSha}:.claude-plugin/plugin.json`]: "{}" },
    collaborators: { ayumi: "admin", mori: "read" },
  });
  state.people = Object.values(people);
  state.repositories = [marketplace, plugin];

  const crasher = createCrasher();
  const github = fakeGitHub(state, crasher.around);
  const plugins = createPlugins(db.client);
  const jobs = createJobs(db.client);
  const ports = {
    submissions: crasher.guard(createSubmissions(db.client), [
      "open",
      "change",
    ]),
    reports: crasher.guard(createReports(db.client), ["record"]),
    inbox: crasher.guard(createInbox(db.client), ["accept"]),
    jobs: crasher.guard(jobs, ["enqueue"]),
    plugins,
    commandOrder: createCommandOrder(db.client),
    outbox: crasher.guard(createOutbox(db.client), ["put"]),
    pluginSources: createPluginSources(db.client),
    listingScores: createListingScores(db.client),
    advisories: createAdvisories(db.client),
    trackedIssues: createTrackedIssues(db.client),
    checkReports: crasher.guard(createCheckReports(db.client), ["record"]),
  };
  const review: ReviewOptions = {
    team: null,
    mail: null,
    twoApprovers: false,
  };
  const start = (): Promise<GitHub> =>
    createGitHub(
      {
        review,
        appId: 1,
        privateKey,
        webhookSecret,
        clientId: "client",
        clientSecret: "client-secret",
        marketplaceRepository: marketplaceName,
        apiUrl: "https://api.github.test",
        publicUrl: "https://miyabi.example",
        throttle: false,
      },
      ports,
      { fetch: github.fetch, clock, newId: randomUUID, log: silentLog },
    );
  let app = await start();
  let restarts = 0;
  const letters: Mail[] = [];
  const mail = mailJobs({
    outbox: ports.outbox,
    send: (letter) => Promise.resolve(void letters.push(letter)),
    publicUrl: "https://miyabi.example",
    licenceKey: () => Promise.resolve(null),
    clock,
    log: silentLog,
  });

  /** The process is gone: its leases run out, and a new one begins. */
  const restart = async () => {
    crasher.arm(Number.POSITIVE_INFINITY, "before");
    time += 400_000;
    restarts += 1;
    app = await start();
  };

  const work = async (job: Job) => {
    const handler = app.jobs[job.kind] ?? mail[job.kind];
    if (handler === undefined) throw new Error(`no handler for ${job.kind}`);
    try {
      await handler(job);
      const at = clock().toISOString();
      await jobs.complete({ id: job.id, worker: "w", at });
    } catch (error) {
      if (!crasher.fired()) throw error;
      await restart();
    }
  };

  /** Works so many of the jobs that are due. @returns how many there were */
  const workDue = async (limit = 1): Promise<number> => {
    const due = await jobs.claim({
      worker: "w",
      limit,
      kinds: Object.keys({ ...app.jobs, ...mail }),
      lease_seconds: 300,
      at: clock().toISOString(),
    });
    // From the last to the first: jobs that are due at once have no order.
    for (const job of due.toReversed()) await work(job);
    return due.length;
  };

  /** Works until nothing is due. A crash restarts the process. */
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 200; round += 1) {
      if ((await workDue()) === 0) return;
    }
    throw new Error("the jobs do not come to an end");
  };

  /** One signed delivery, as GitHub sends it. */
  const deliver = (
    event: string,
    payload: object,
    guid: string = randomUUID(),
  ): Promise<number> => {
    const body = JSON.stringify(payload);
    const signature = createHmac("sha256", webhookSecret).update(body);
    const headers = new Headers({
      "x-github-event": event,
      "x-github-delivery": guid,
      "x-hub-signature-256": `sha256=${signature.digest("hex")}`,
    });
    return app.receive(headers, body);
  };

  return {
    db,
    clock,
    state,
    marketplace,
    plugin,
    crasher,
    github,
    ports,
    plugins,
    restart,
    /** How this marketplace reviews; a test may change it. */
    review,
    app: () => app,
    pass: (seconds: number) => {
      time += seconds * 1_000;
    },
    settle,
    workDue,
    deliver,
    restarts: () => restarts,
    /** What was sent by mail. */
    letters,
    /** What the marketplace's publish.yml does: the catalogue becomes a commit of the default branch. */
    async publish() {
      const document = catalogueDocument(await plugins.published(), {
        name: "miyabi",
        ownerName: "Miyabi",
        publicUrl: "https://miyabi.example",
        renames: await plugins.renames(),
      });
      const commit = String((state.nextId += 1)).padStart(40, "0");
      marketplace.refs["main"] = commit;
      marketplace.files[`${commit}:.claude-plugin/marketplace.json`] =
        JSON.stringify(document);
      return commit;
    },
  };
}
