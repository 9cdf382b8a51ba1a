import { afterEach, beforeEach, expect, it } from "vitest";

import type { People, SignIn } from "../../src/marketplace/ports/people.ts";
import { createPeople } from "../../src/supabase/people-store.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import { at, later } from "./records.ts";

let db: TestDatabase;
let people: People;
beforeEach(async () => {
  db = await openTestDatabase();
  people = createPeople(db.client);
});
afterEach(() => db.close());

const ayumi: SignIn = {
  github_id: 12,
  github_login: "ayumi",
  email: "ayumi@example.org",
  make_admin: false,
  at,
};

it("is created by the first sign-in and found again by GitHub's id", async () => {
  const first = await people.signIn(ayumi);
  const second = await people.signIn({
    ...ayumi,
    github_login: "ayumi-2",
    email: null,
    at: later(60),
  });
  expect(first).toEqual({
    id: first.id,
    github_id: 12,
    github_login: "ayumi",
    email: "ayumi@example.org",
    role: "user",
    created_at: at,
  });
  expect(second).toEqual({ ...first, github_login: "ayumi-2" });
  expect(await people.find(first.id)).toEqual(second);
});

it("is never linked to another account by e-mail", async () => {
  const first = await people.signIn(ayumi);
  const other = await people.signIn({
    ...ayumi,
    github_id: 13,
    github_login: "mallory",
  });
  expect(other.id).not.toBe(first.id);
});

it("becomes an administrator by the setting and does not lose the role by its absence", async () => {
  await people.signIn({ ...ayumi, make_admin: true });
  expect((await people.signIn(ayumi)).role).toBe("admin");
});

it("signs in many times at once as one person", async () => {
  const all = await Promise.all(
    Array.from({ length: 20 }, () => people.signIn(ayumi)),
  );
  expect(new Set(all.map((person) => person.id)).size).toBe(1);
});

it("is not found under an unknown id, nor under one that is none", async () => {
  expect(await people.find("00000000-0000-4000-8000-000000000000")).toBeNull();
  expect(await people.find("'; drop table users")).toBeNull();
});
