import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { noon } from "../support/licence-records.ts";
import { pro } from "../support/pro-holder.ts";
import {
  apply,
  beginning,
  heldIssues,
  liveSlots,
  type Model,
  type Seen,
  type Step,
} from "../support/usage-model.ts";
import {
  newPerson,
  take,
  tokenOf,
  type Person,
} from "../support/usage-steps.ts";

const long = process.env["LONG"] === "1";
let world: ApiWorld;
let admin: string;
beforeAll(async () => {
  world = await openApiWorld();
  admin = (await world.person(true)).id;
});
beforeEach(() => {
  world.time.now = noon;
});
afterAll(() => world.db.close());

/** Everything that the model can be after these steps were seen so, in whatever order they took effect. */
function after(models: Model[], steps: { step: Step; seen: Seen }[]): Model[] {
  if (steps.length === 0) return models;
  const found = steps.flatMap(({ step, seen }, place) => {
    const others = steps.filter((_, other) => other !== place);
    const fitting = models
      .map((model) => apply(model, step))
      .filter(([, expected]) => expected === seen)
      .map(([model]) => model);
    return fitting.length === 0 ? [] : after(fitting, others);
  });
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

async function look(person: Person): Promise<string> {
  const path = `/v1/usage/quota?plugin_id=${pro}`;
  const { body } = await world.send("GET", path, {
    token: await tokenOf(world, person.user_id),
  });
  const { issues_used, issues_held, tokens_used } = body;
  const slots = await world.db.sql(
    "select count(*)::int as live from licence_leases where expires_at > $1 and license_id in (select id from licenses where user_id = $2)",
    [world.time.now, person.user_id],
  );
  return JSON.stringify([
    issues_used,
    issues_held,
    tokens_used,
    slots[0]?.["live"],
  ]);
}

function expected(model: Model): string {
  const live = liveSlots(model, 0).length + liveSlots(model, 1).length;
  return JSON.stringify([model.issues, heldIssues(model), model.tokens, live]);
}

const key = fc.constantFrom(0, 1);
const id = fc.constantFrom("a", "b", "c", "d");
const event = fc.record({ id, tokens: fc.constantFrom(1, 4_000) });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("track" as const),
      key,
      events: fc.array(event, { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("hold" as const),
      key,
      id,
      issues: fc.constantFrom(1, 40, 60),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("commit" as const),
      key,
      id,
      issues: fc.constantFrom(null, 0, 50),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("release" as const), key, id }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom(
        "acquire" as const,
        "beat" as const,
        "leave" as const,
      ),
      key,
      id,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("trial" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("revoke" as const), key }),
  },
);
/** Steps of two people at the same moment, and the seconds until the next ones. */
const moment = fc.record({
  steps: fc.array(fc.record({ who: fc.constantFrom(0, 1), step }), {
    minLength: 1,
    maxLength: 4,
  }),
  wait: fc.constantFrom(0, 0, 30, 61, 901),
});

it(
  "whatever two people track, hold, commit, lease, try and lose at the same moment, counts and limits are those of some order of it",
  { timeout: long ? 1_200_000 : 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(moment, { minLength: 1, maxLength: long ? 14 : 8 }),
        async (moments) => {
          world.time.now = noon;
          const people = [await newPerson(world), await newPerson(world)];
          const models = people.map(() => [beginning]);
          for (const { steps, wait } of moments) {
            // A key that nobody has yet cannot be used.
            const possible = steps.flatMap(({ who, step: one }) => {
              const person = people[who];
              return person && (!("key" in one) || person.keys[one.key])
                ? [{ who, person, step: one }]
                : [];
            });
            const taken = await Promise.all(
              possible.map(async ({ who, person, step: one }) => ({
                who,
                step: one,
                seen: await take({ world, admin }, person, one),
              })),
            );
            world.time.now = new Date(world.time.now.getTime() + wait * 1_000);
            for (const [who, person] of people.entries()) {
              const mine = taken.filter((one) => one.who === who);
              const now = (world.time.now.getTime() - noon.getTime()) / 1_000;
              const next = after(models[who] ?? [], mine);
              expect(next, JSON.stringify(mine)).not.toEqual([]);
              models[who] = next.map((model) => ({ ...model, now }));
              const shown = await look(person);
              models[who] = models[who].filter(
                (model) => expected(model) === shown,
              );
              expect(
                models[who],
                `seen: ${shown}, ${JSON.stringify(next.map(expected))}`,
              ).not.toEqual([]);
            }
          }
        },
      ),
      { numRuns: long ? 300 : 10 },
    );
  },
);
