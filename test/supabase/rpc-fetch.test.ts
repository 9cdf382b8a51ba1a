import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

import { createEngineClient } from "../../src/supabase/engine-client.ts";
import { createPgliteEngine } from "../../src/supabase/pglite-engine.ts";
import { createRpcFetch } from "../../src/supabase/rpc-fetch.ts";
import { rpc } from "../../src/supabase/rpc.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
let fetchOf: (role: "anon" | "service_role") => typeof fetch;
beforeAll(async () => {
  db = await openTestDatabase({ disposable: true });
  fetchOf = (role) =>
    createRpcFetch(db.engine, (key) => (key === "known" ? role : null));
  await db.engine.transaction((session) =>
    session.script(`
      create function public.raises(args jsonb) returns jsonb language plpgsql set search_path = '' as $$
      begin raise exception 'no' using errcode = args->>'code', detail = 'why', hint = 'what to do'; end $$;
      create function public.echoes(args jsonb) returns jsonb language sql as $$ select args $$;
      create function public.says_nothing(args jsonb) returns void language sql as $$ select $$;
      create function public.who(args jsonb) returns jsonb language sql as
        $$ select jsonb_build_object('role', current_user, 'claims', current_setting('request.jwt.claims')::jsonb) $$;
      create function public.misses(args jsonb) returns jsonb language plpgsql as
        $$ begin return public.not_there(args); end $$;
      create function public.writes_then_fails(args jsonb) returns jsonb language plpgsql as
        $$ begin insert into public.leases values ('l', 'h', now()); return to_jsonb(1 / 0); end $$;
      grant usage on schema public to anon; grant execute on function public.raises(jsonb) to anon;`),
  );
});
afterAll(() => db.close());

async function post(
  path: string,
  body: string,
  options: {
    key?: string;
    role?: "anon" | "service_role";
    method?: string;
  } = {},
) {
  const { key = "known", role = "service_role", method = "POST" } = options;
  const response = await fetchOf(role)(`http://database.invalid${path}`, {
    method,
    headers: { authorization: `Bearer ${key}` },
    ...(method === "GET" ? {} : { body }),
  });
  return { status: response.status, body: await response.text() };
}

describe("a failed function answers as PostgREST does", () => {
  it.each([
    ["P0001", 400],
    ["PT402", 402],
    ["PT503", 503],
    ["23503", 409],
    ["23505", 409],
    ["42501", 403],
    ["42P01", 404],
    ["08006", 503],
    ["53300", 503],
    ["57014", 503],
    ["XX000", 500],
    ["P0002", 500],
    ["40001", 500],
    ["22P02", 400],
    ["23502", 400],
  ])("%s with %i", async (code, status) => {
    const answer = await post(
      "/rest/v1/rpc/raises",
      JSON.stringify({ args: { code } }),
    );
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual({
      code,
      message: "no",
      details: "why",
      hint: "what to do",
    });
  });

  it("with 401 instead of 403 when nobody is signed in", async () => {
    const answer = await post(
      "/rest/v1/rpc/raises",
      '{"args":{"code":"42501"}}',
      { role: "anon" },
    );
    expect(answer.status).toBe(401);
  });

  it("and leaves nothing behind", async () => {
    const answer = await post("/rest/v1/rpc/writes_then_fails", '{"args":{}}');
    expect([
      answer.status,
      (JSON.parse(answer.body) as { code: string }).code,
    ]).toEqual([400, "22012"]);
    expect(await db.sql("select * from leases")).toEqual([]);
  });
});

describe("a call", () => {
  it("carries its arguments and its answer as they are", async () => {
    const args = {
      text: "日本語 ' \" \\ $1",
      list: [1, null, { deep: true }],
      big: 9_007_199_254_740_991,
    };
    const answer = await post("/rest/v1/rpc/echoes", JSON.stringify({ args }));
    expect([answer.status, JSON.parse(answer.body)]).toEqual([200, args]);
  });

  it("runs as the caller's role with its claims, and the next one not", async () => {
    const answer = await post("/rest/v1/rpc/who", '{"args":{}}');
    expect(JSON.parse(answer.body)).toEqual({
      role: "service_role",
      claims: { role: "service_role" },
    });
    const [next] = await db.sql(
      "select current_user as role, current_setting('request.jwt.claims', true) as claims",
    );
    expect(next?.["role"]).not.toBe("service_role");
    expect(next?.["claims"] ?? "").toBe("");
  });

  it("of a void function answers 204 without a body", async () => {
    expect(await post("/rest/v1/rpc/says_nothing", '{"args":{}}')).toEqual({
      status: 204,
      body: "",
    });
  });

  it.each([
    [
      "of an unknown function",
      "/rest/v1/rpc/nothing_here",
      '{"args":{}}',
      404,
      "PGRST202",
    ],
    [
      "with other parameters",
      "/rest/v1/rpc/echoes",
      '{"args":{},"more":1}',
      404,
      "PGRST202",
    ],
    ["without JSON", "/rest/v1/rpc/echoes", "args", 404, "PGRST202"],
    [
      "of a function that calls an unknown one",
      "/rest/v1/rpc/misses",
      '{"args":{}}',
      404,
      "42883",
    ],
    ["of a table", "/rest/v1/users", "{}", 404, "PGRST125"],
    [
      "of a name that is SQL",
      "/rest/v1/rpc/echoes(null);drop",
      '{"args":{}}',
      404,
      "PGRST125",
    ],
  ])("%s is refused", async (_what, path, body, status, code) => {
    const answer = await post(path, body);
    expect([
      answer.status,
      (JSON.parse(answer.body) as { code: string }).code,
    ]).toEqual([status, code]);
  });

  it("with another method or an unknown key is refused", async () => {
    expect(
      (await post("/rest/v1/rpc/echoes", "", { method: "GET" })).status,
    ).toBe(405);
    expect(
      (await post("/rest/v1/rpc/echoes", '{"args":{}}', { key: "guessed" }))
        .status,
    ).toBe(401);
  });

  it("without a database answers 503", async () => {
    const gone = () =>
      Promise.reject(new Error("connect ECONNREFUSED 127.0.0.1:5432"));
    const unreachable = createRpcFetch(
      { transaction: gone, statement: gone, close: gone },
      () => "service_role",
    );
    const answer = await unreachable(
      "http://database.invalid/rest/v1/rpc/echoes",
      { method: "POST", body: '{"args":{}}' },
    );
    expect(answer.status).toBe(503);
  });
});

describe("rpc", () => {
  const anything = z.record(z.string(), z.unknown());

  it.each([
    ["57014", "service_unavailable"],
    ["53300", "service_unavailable"],
    ["40001", "service_unavailable"],
    ["23505", "internal_error"],
    ["P0001", "internal_error"],
    ["XX000", "internal_error"],
    ["42501", "service_unavailable"],
  ])(
    "turns %s into %s and keeps the database's words out of the message",
    async (code, expected) => {
      const call = rpc(db.client, "raises", { code }, anything);
      await expect(call).rejects.toMatchObject({
        code: expected,
        cause: { code, details: "why" },
      });
      await expect(call).rejects.not.toThrow("why");
    },
  );

  it("says npm run migrate on a server where no role of ours was ever made", async () => {
    const bare = await createPgliteEngine();
    const client = createEngineClient(bare, "service_role");
    const call = rpc(client, "schema_version", {}, anything);
    await expect(call).rejects.toThrow("npm run migrate");
    await bare.close();
  });

  it("refuses an answer of another shape", async () => {
    await expect(
      rpc(db.client, "echoes", { a: 1 }, z.string()),
    ).rejects.toMatchObject({ code: "internal_error" });
  });

  it("stores text that jsonb refuses, with a replacement character for what it cannot hold", async () => {
    const hostile = {
      text: "a\0b",
      half: "x\ud800y",
      "key\0": ["\udc00"],
      literal: "\\u0000",
      fine: "😀",
    };
    expect(await rpc(db.client, "echoes", hostile, anything)).toEqual({
      text: "a\uFFFDb",
      half: "x\uFFFDy",
      "key\uFFFD": ["\uFFFD"],
      literal: "\\u0000",
      fine: "😀",
    });
  });
});
