import fc from "fast-check";
import { expect, it } from "vitest";
import { endState } from "../support/history/end-state.ts";
import { tellHistory } from "../support/history/tell.ts";
import { openMarketplaceWorld } from "../support/marketplace-world.ts";

const isLong = process.env["LONG"] === "1";
const histories = isLong ? 1_000 : 2;
// One takes half a second and more, and a counterexample is looked for in many.
const patience = isLong ? 3_600_000 : 60_000;

async function endOf(dice: readonly number[]) {
  const world = await openMarketplaceWorld();
  try {
    await tellHistory(world, dice);
    return await endState(world);
  } finally {
    await world.db.close();
  }
}

it("the orderly history ends with two published submissions", async () => {
  const end = await endOf([]);
  expect(end).toMatchObject({
    submissions: [{ state: "published" }, { state: "published" }],
    plugins: [{ version: "1.1.0", listing: "listed" }],
    jobs: [],
    moreThanOneDispatch: [],
  });
});

it(
  "whatever of a submission's history comes late, twice, in another order or only when it is asked for again, its end is the same",
  async () => {
    const orderly = await endOf([]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(65_535), {
          minLength: 60,
          maxLength: 300,
          size: "max",
        }),
        async (dice) => {
          expect(await endOf(dice)).toEqual(orderly);
        },
      ),
      { numRuns: histories, endOnFailure: !isLong },
    );
  },
  patience,
);
