import { createServer, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { createPgEngine } from "../src/supabase/pg-engine.ts";
import { createPgliteEngine } from "../src/supabase/pglite-engine.ts";

// The naive way to record usage, to measure against: one INSERT and one upsert for each event, in a transaction of their
// own. GET answers with the sums. Its parent waits for the line with the address.
const { DATABASE_URL, DATA_DIR = ".", USER_ID, LICENSE_ID } = process.env;
const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const engine =
  DATABASE_URL === undefined
    ? await createPgliteEngine({ directory: join(DATA_DIR, "postgres") })
    : createPgEngine({ url: DATABASE_URL, log: quiet });

const insert = `insert into public.usage_events
  (event_id, user_id, plugin_id, license_id, event_type, event_data, occurred_at, digest, created_at)
  values ($1, $2, $3, $4, $5, $6, now(), '', now())`;
const upsert = `insert into public.usage_aggregates as kept
  (user_id, plugin_id, period, issues, tokens, created_at, updated_at)
  values ($1, $2, to_char(now() at time zone 'utc', 'YYYY-MM'), 1, $3, now(), now())
  on conflict (user_id, plugin_id, period) do update set issues = kept.issues + 1,
    tokens = kept.tokens + excluded.tokens, updated_at = excluded.updated_at`;
const sums = `select coalesce(sum(issues), 0)::int as issues, coalesce(sum(tokens), 0)::int as tokens
  from public.usage_aggregates where user_id = $1`;

type Event = {
  event_id: string;
  plugin_id: string;
  event_type: string;
  event_data: { tokens_consumed: number };
};

async function bodyOf(request: IncomingMessage): Promise<Event> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as Event;
}

async function record(event: Event): Promise<object> {
  const { event_id, plugin_id, event_type, event_data } = event;
  const data = JSON.stringify(event_data);
  await engine.transaction(async (session) => {
    const written = [event_id, USER_ID, plugin_id, LICENSE_ID, event_type];
    await session.query(insert, [...written, data]);
    const added = [USER_ID, plugin_id, event_data.tokens_consumed];
    await session.query(upsert, added);
  });
  return { results: [{ event_id, outcome: "accepted" }] };
}

async function answer(request: IncomingMessage): Promise<object> {
  if (request.method === "POST") return record(await bodyOf(request));
  const rows = await engine.transaction((session) =>
    session.query(sums, [USER_ID]),
  );
  return rows[0] ?? {};
}

const server = createServer((request, response) => {
  answer(request).then(
    (body) => {
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify(body));
    },
    (error: unknown) => {
      console.error(error);
      response.writeHead(500).end();
    },
  );
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address !== null)
    console.log(`http://127.0.0.1:${address.port}`);
});
process.once("SIGTERM", () => {
  server.closeAllConnections();
  server.close(() => void engine.close());
});
