// The App, with death at one of its writes. CRASH_AT names the write point ("after rpc reports_record #1"); empty lets it
// live. CRASH_POINTS is a file that gets a line for each point passed. CRASH_CLOCK_SECONDS turns the clock of leases forward,
// past those of the dead; all else keeps GitHub's time, to which comments and reports are held.
import { appendFileSync } from "node:fs";
import { start } from "../../src/main.ts";

const { CRASH_AT, CRASH_POINTS, CRASH_CLOCK_SECONDS, ...settings } =
  process.env;
const pointsFile = CRASH_POINTS ?? "";
const ahead = Number(CRASH_CLOCK_SECONDS ?? 0) * 1_000;

const leasing = /\/rpc\/(jobs_claim|leases_take)$/;

/** The same call, made later as far as leases go. */
async function later(request: Request): Promise<Request> {
  if (ahead === 0 || !leasing.test(request.url)) return request;
  const body = (await request.clone().json()) as { args: { at: string } };
  const at = new Date(Date.parse(body.args.at) + ahead).toISOString();
  return new Request(request, {
    body: JSON.stringify({ args: { ...body.args, at } }),
  });
}

const passed = new Map<string, number>();

function point(name: string): void {
  const times = (passed.get(name) ?? 0) + 1;
  passed.set(name, times);
  const label = `${name} #${times}`;
  appendFileSync(pointsFile, `${label}\n`);
  if (label === CRASH_AT) process.kill(process.pid, "SIGKILL");
}

/** Looking for work, the same as leasing, writes nothing when there is none. */
const reading =
  /\/rpc\/(\w+_(find|known|stats|since|in_use|list|versions|published|renames|catalogue_changed|to_watch|newest_command|origin|trial|successor|of_user|of_run|of_repository|by_issue|by_nonce|in_states)|schema_version)$/;

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
  wrapDatabaseFetch: (inner) => {
    const counted = around(inner, ({ url }) =>
      leasing.test(url) || reading.test(url)
        ? null
        : `rpc ${url.split("/").at(-1) ?? ""}`,
    );
    return async (input, init) => {
      const request = await later(new Request(input, init));
      const { url } = request;
      const answer = await counted(request);
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
      .replaceAll(/\/\d+/g, "/N")
      .replaceAll(/_1Sandbox\d+/g, "_N");
    const who = /^\/v[12]\//.test(pathname) ? "Stripe" : "GitHub";
    return reads ? null : `${who} ${method} ${shape}`;
  }),
});

async function isFull(answer: Response): Promise<boolean> {
  const body: unknown = await answer.json();
  return Array.isArray(body) && body.length > 0;
}

process.once("SIGTERM", () => void server.close());
