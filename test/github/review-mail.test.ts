import { afterEach, beforeEach, expect, it } from "vitest";
import { mailJobs } from "../../src/mail/mail-jobs.ts";
import type { Mail } from "../../src/marketplace/ports/outbox.ts";
import {
  openMarketplaceWorld,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { report, submit } from "../support/submission-walk.ts";

let world: MarketplaceWorld;
beforeEach(async () => {
  world = await openMarketplaceWorld();
});
afterEach(() => world.db.close());

it("the reviewers get one letter for each report, however often the submission is looked at", async () => {
  const sent: Mail[] = [];
  const { outbox } = world.ports;
  Object.assign(
    world.app().jobs,
    mailJobs({
      outbox,
      send: (mail) => {
        sent.push(mail);
        return Promise.resolve();
      },
      clock: world.clock,
    }),
  );
  world.review.mail = "reviewers@example.com";
  const issue = await submit(world);
  expect(sent).toEqual([]);
  await report(world);
  for (const part of world.app().reconcile) await part.run();
  await world.settle();
  expect(sent).toMatchObject([
    {
      recipient: "reviewers@example.com",
      subject: "Review: issue-tools 1.0.0 (100 of 100)",
    },
  ]);
  expect(sent[0]?.body).toContain(`/miyabi/marketplace/issues/${issue.number}`);
});
