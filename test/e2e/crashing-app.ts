// The App, with death at one of its writes. CRASH_AT names the write point ("after rpc reports_record #1"); empty lets it
// live. CRASH_POINTS is a file that gets a line for each point passed. CRASH_CLOCK_SECONDS turns the clock forward, past
// the leases of the dead.
import { appendFileSync } from "node:fs";
import { start } from "../../src/main.ts";

const { CRASH_AT, CRASH_POINTS, CRASH_CLOCK_SECONDS, ...settings } =
  process.env;
const pointsFile = CRASH_POINTS ?? "";
const ahead = Number(CRASH_CLOCK_SECONDS ?? 0) * 1_000;
const passed = new Map<string, number>();

function point(name: string): void {
  const times = (passed.get(name) ?? 0) + 1;
  passed.set(name, times);
  const label = `${name} #${times}`;
  appendFileSync(pointsFile, `${label}\n`);
  if (label === CRASH_AT) process.kill(process.pid, "SIGKILL");
}

/** Looking for work writes nothing when there is none, and leases say only who looks. */
const idle = /\/rpc\/(jobs_claim|leases_take)$/;
const reading =
  /\/rpc\/(\w+_(find|known|stats|list|versions|published|trial|successor|of_user|of_run|by_issue|by_nonce|in_states)|schema_version)$/;

function around(
  inner: typeof fetch,
  nameOf: (request: Request) => string | null,
): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const name = nameOf(request);
    if (name === null) return inner(request);
    point(`before ${name}`);
    const answer = await inner(request);
    point(`after ${name}`);
    return answer;
  };
}

const server = await start(settings, {
  clock: () => new Date(Date.now() + ahead),
  wrapDatabaseFetch: (inner) => {
    const counted = around(inner, ({ url }) =>
      idle.test(url) || reading.test(url)
        ? null
        : `rpc ${url.split("/").at(-1) ?? ""}`,
    );
    return async (input, init) => {
      const answer = await counted(input, init);
      const { url } = new Request(input, init);
      if (/\/rpc\/jobs_claim$/.test(url) && (await isFull(answer.clone())))
        point("after rpc jobs_claim");
      return answer;
    };
  },
  fetch: around(fetch, ({ method, url }) => {
    const { pathname } = new URL(url);
    const reads =
      method === "GET" ||
      /\/access_tokens$|\/attempts$|^\/applications\//.test(pathname);
    const shape = decodeURIComponent(pathname)
      .replace(/^\/repos\/[^/]+\/[^/]+/, "")
      .replaceAll(/\/\d+/g, "/N");
    return reads ? null : `GitHub ${method} ${shape}`;
  }),
});

async function isFull(answer: Response): Promise<boolean> {
  const body: unknown = await answer.json();
  return Array.isArray(body) && body.length > 0;
}

process.once("SIGTERM", () => void server.close());
