import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createAdvisories } from "../../src/supabase/advisories-store.ts";
import { createListingScores } from "../../src/supabase/listing-scores-store.ts";
import { createReports } from "../../src/supabase/reports-store.ts";
import { createSubmissions } from "../../src/supabase/submissions-store.ts";
import { openTestDatabase, type TestDatabase } from "../support/database.ts";
import {
  at,
  later,
  listingOf,
  openSubmission,
  pinOf,
  pluginRequest,
  report,
  reportInput,
} from "./records.ts";

let db: TestDatabase;
beforeEach(async () => {
  db = await openTestDatabase();
});
afterEach(() => db.close());

/** A listed plugin, scored at that time, which locks the packages. */
async function list(
  name: string,
  number: number,
  scored_at: string,
  packages: Record<string, string[]> = {},
  passed = true,
): Promise<void> {
  const submissions = createSubmissions(db.client);
  const id = randomUUID();
  const pin = pinOf(number, String(number).padStart(40, "0"));
  const input = reportInput({ id });
  await createReports(db.client).record({
    ...input,
    subject: { ...input.subject, sha: pin.sha, repository_id: number },
    facts: { ...input.facts, static: { ...input.facts.static, packages } },
    report: passed
      ? report
      : { ...report, passed, verdict: "below_minimum", score: 70 },
    at: scored_at,
  });
  const row = await openSubmission(submissions, number);
  await submissions.change({
    id: row.id,
    revision: row.revision,
    patch: { state: "published", request: pluginRequest(name), pin },
    plugin: null,
    listing: listingOf(pluginRequest(name), pin, id),
    audit: null,
    jobs: [],
    at,
  });
}

it("what would not be listed comes first, then what was not scored for the longest time", async () => {
  await list("young", 71, later(100));
  await list("old", 72, later(20));
  await list("older", 73, later(10));
  await list("failing", 74, later(200), {}, false);
  const scores = createListingScores(db.client);
  const due = await scores.due({ before: later(50), limit: 2 });
  expect(due.total).toBe(3);
  expect(due.plugins).toMatchObject([
    { plugin_id: "failing", issue_number: 74, report: { score: 70 } },
    { plugin_id: "older", scored_at: later(10), report: { passed: true } },
  ]);
});

it("plugins that lock a package are found page by page, with its versions and no others", async () => {
  await list("one", 71, at, { a: ["1.0.0", "2.0.0"], b: ["1.0.0"] });
  await list("three", 72, at, { a: ["3.0.0"] });
  await list("two", 73, at, { b: ["1.0.0"] });
  const advisories = createAdvisories(db.client);
  const names = ["a", "c"];
  const ask = (after: string | null) =>
    advisories.locking({ names, after, limit: 2 });
  expect(await ask(null)).toEqual({
    plugins: [
      { plugin_id: "one", packages: { a: ["1.0.0", "2.0.0"] }, known: [] },
      { plugin_id: "three", packages: { a: ["3.0.0"] }, known: [] },
    ],
    next: "three",
  });
  expect(await ask("three")).toEqual({ plugins: [], next: null });
});

it("what was published is due again after a while, and only where something locks packages", async () => {
  const advisories = createAdvisories(db.client);
  await list("one", 71, at);
  expect(await advisories.due(at)).toBeNull();
  await list("two", 72, at, { a: ["1.0.0"] });
  expect(await advisories.due(at)).toEqual({ looked_until: null });
  await advisories.looked(later(60));
  await advisories.looked(later(30));
  expect(await advisories.due(later(60))).toBeNull();
  expect(await advisories.due(later(61))).toEqual({ looked_until: later(60) });
});
