import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { Licences } from "../../src/marketplace/ports/licences.ts";
import { createLicences } from "../../src/supabase/licences-store.ts";
import { createPeople } from "../../src/supabase/people-store.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { at, later, licenceDraft } from "./records.ts";

const FREE = "miyabi-operations-free";
const PRO = "miyabi-operations-pro";
const TRIAL_END = later(14 * 86_400);

let db: TestDatabase;
let licences: Licences;
let user_id: string;
beforeEach(async () => {
  db = await openTestDatabase();
  licences = createLicences(db.client);
  const person = await createPeople(db.client).signIn({
    github_id: 12,
    github_login: "ayumi",
    email: null,
    make_admin: false,
    at,
  });
  user_id = person.id;
});
afterEach(() => db.close());

const install = (plugin_id: string, when = at) =>
  licences.install({
    user_id,
    plugin_id,
    draft: licenceDraft(user_id, plugin_id),
    at: when,
  });
const startTrial = (plugin_id = PRO) =>
  licences.startTrial({
    user_id,
    plugin_id,
    draft: licenceDraft(user_id, plugin_id, TRIAL_END),
    at,
  });
const downloads = async (plugin_id: string) =>
  (
    await db.sql("select downloads from plugins where id = $1", [plugin_id])
  )[0]?.["downloads"];

describe("installing", () => {
  it("gives a free licence, and the same one the second time", async () => {
    const draft = licenceDraft(user_id, FREE);
    const first = await licences.install({
      user_id,
      plugin_id: FREE,
      draft,
      at,
    });
    expect(first).toEqual({
      outcome: "created",
      licence: {
        ...draft,
        user_id,
        plugin_id: FREE,
        tier: "free",
        kind: "free",
        status: "active",
        superseded_by: null,
        grace_ends_at: null,
        revoked_at: null,
        revoke_reason: null,
        created_at: at,
      },
    });
    expect(await install(FREE)).toEqual({
      outcome: "existing",
      licence: first.licence,
    });
    expect(await downloads(FREE)).toBe(1);
  });

  it("20 times at once gives one licence", async () => {
    const all = await Promise.all(
      Array.from({ length: 20 }, () => install(FREE)),
    );
    expect(new Set(all.map(({ licence }) => licence.id)).size).toBe(1);
    expect(all.filter(({ outcome }) => outcome === "created")).toHaveLength(1);
    expect(await downloads(FREE)).toBe(1);
  });

  it("during a trial answers with the trial's licence, and after it gives a free one", async () => {
    const trial = await startTrial();
    const during = await install(PRO);
    expect(during.licence.kind).toBe("trial");
    const after = await install(PRO, later(15 * 86_400));
    expect(after).toMatchObject({
      outcome: "created",
      licence: { kind: "free", status: "active" },
    });
    expect(trial.outcome).toBe("started");
    expect(await licences.find(during.licence.id)).toMatchObject({
      status: "superseded",
      superseded_by: after.licence.id,
    });
  });

  it("does not undo a revocation", async () => {
    const { licence } = await install(FREE);
    await licences.revoke({
      id: licence.id,
      reason: "shared",
      actor_id: user_id,
      at,
    });
    expect(await install(FREE)).toMatchObject({
      outcome: "existing",
      licence: { id: licence.id, status: "revoked" },
    });
  });
});

describe("a trial", () => {
  it("asked for 50 times at once starts once and is refused 49 times", async () => {
    const all = await Promise.all(
      Array.from({ length: 50 }, () => startTrial()),
    );
    const started = all.flatMap((answer) =>
      answer.outcome === "started" ? [answer.licence] : [],
    );
    const refused = all.flatMap((answer) =>
      answer.outcome === "already_used" ? [answer.trial] : [],
    );
    expect(started).toHaveLength(1);
    expect(refused).toHaveLength(49);
    const expected = {
      started_at: at,
      expires_at: TRIAL_END,
      license_id: started[0]?.id,
    };
    expect(new Set(refused.map((trial) => JSON.stringify(trial))).size).toBe(1);
    expect(refused[0]).toEqual(expected);
    expect(await licences.trial(user_id, PRO)).toEqual(expected);
    expect(await licences.ofUser(user_id)).toEqual(started);
    expect(await downloads(PRO)).toBe(1);
  });

  it("supersedes the free licence of the plugin", async () => {
    const free = await install(PRO);
    const trial = await startTrial();
    expect(trial.outcome).toBe("started");
    const successor = await licences.successor(free.licence.id);
    expect(successor).toMatchObject({
      kind: "trial",
      status: "active",
      ends_at: TRIAL_END,
    });
    expect(await licences.find(free.licence.id)).toMatchObject({
      status: "superseded",
      superseded_by: successor?.id,
    });
    expect(await downloads(PRO)).toBe(1);
  });

  it("and an installation at the same time leave one active licence", async () => {
    await Promise.all([install(PRO), startTrial(), install(PRO), startTrial()]);
    const all = await licences.ofUser(user_id);
    expect(all.filter(({ status }) => status === "active")).toMatchObject([
      { kind: "trial" },
    ]);
  });

  it("is used up for ever, also when its licence is revoked", async () => {
    const trial = await startTrial();
    if (trial.outcome === "started") {
      await licences.revoke({
        id: trial.licence.id,
        reason: "refund",
        actor_id: user_id,
        at,
      });
    }
    expect((await startTrial()).outcome).toBe("already_used");
  });

  it("is unknown for whoever had none", async () => {
    expect(await licences.trial(user_id, PRO)).toBeNull();
    expect(await licences.trial("nobody", PRO)).toBeNull();
  });
});
