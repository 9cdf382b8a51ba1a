import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { Licences } from "../../src/marketplace/ports/licences.ts";
import { createLicences } from "../../src/supabase/licences-store.ts";
import { createPeople } from "../../src/supabase/people-store.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { at, later, licenceDraft, sha256 } from "./records.ts";

const FREE = "miyabi-operations-free";

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

describe("renewing", () => {
  it("twice with one key stores one, and both get the row in force", async () => {
    const { licence } = await install(FREE);
    const renewal = (name: string) => ({
      id: licence.id,
      previous_sha256: licence.key_sha256,
      kid: name,
      key_sha256: sha256(name),
      at,
      claims: { ...licence.claims, exp: licence.claims.exp + 86_400 },
    });
    const [first, second] = await Promise.all([
      licences.renew(renewal("a")),
      licences.renew(renewal("b")),
    ]);
    expect(second).toEqual(first);
    expect(await licences.find(licence.id)).toEqual(first);
    expect(["a", "b"]).toContain(first.kid);
  });

  it("does not change a revoked licence", async () => {
    const { licence } = await install(FREE);
    await licences.revoke({
      id: licence.id,
      reason: "leak",
      actor_id: user_id,
      at,
    });
    const after = await licences.renew({
      id: licence.id,
      previous_sha256: licence.key_sha256,
      kid: "b",
      key_sha256: sha256("b"),
      at,
      claims: licence.claims,
    });
    expect(after).toMatchObject({ kid: licence.kid, status: "revoked" });
  });
});

describe("revoking", () => {
  it("happens once, with reason, list entry and audit row", async () => {
    const { licence } = await install(FREE);
    const revoke = {
      id: licence.id,
      reason: "shared in public",
      actor_id: user_id,
      at: later(5),
    };
    const answers = await Promise.all([
      licences.revoke(revoke),
      licences.revoke(revoke),
    ]);
    expect(answers.sort()).toEqual(["already", "revoked"]);
    expect(await licences.find(licence.id)).toMatchObject({
      status: "revoked",
      revoked_at: later(5),
      revoke_reason: "shared in public",
    });
    expect(
      await db.sql("select license_id, reason from revoked_licenses"),
    ).toEqual([{ license_id: licence.id, reason: "shared in public" }]);
    expect(
      await db.sql("select action, actor_login, reason from audit_log"),
    ).toEqual([
      {
        action: "licence.revoke",
        actor_login: "ayumi",
        reason: "shared in public",
      },
    ]);
  });

  it("of a licence that is not there is answered so", async () => {
    const nobody = { reason: "?", actor_id: user_id, at };
    expect(
      await licences.revoke({
        ...nobody,
        id: "00000000-0000-4000-8000-000000000000",
      }),
    ).toBe("not_found");
    expect(await licences.revoke({ ...nobody, id: "not-an-id" })).toBe(
      "not_found",
    );
  });
});
