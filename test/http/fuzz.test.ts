import { afterAll, beforeAll, expect, it } from "vitest";
import { openFuzzApp } from "../fuzz/fuzz-app.ts";
import { describeFailure, runFuzz } from "../fuzz/run-fuzz.ts";

let app: Awaited<ReturnType<typeof openFuzzApp>>;
beforeAll(async () => {
  app = await openFuzzApp();
});
afterAll(() => app.close());

// `npm run fuzz` sends a million, each time others.
it("answers whatever the description offers, and whatever is beside it, in time and in the one shape", async () => {
  const { failures, succeeded, done } = await runFuzz({
    ...app,
    requests: 2_000,
    seed: 1,
  });
  expect(failures.map(describeFailure)).toEqual([]);
  expect(done).toBe(2_000);
  // Requests that are all refused at the door would prove little.
  expect(succeeded.length).toBeGreaterThan(20);
});
