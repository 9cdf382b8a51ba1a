import { expect, it } from "vitest";
import { withPatience } from "../../src/github/with-patience.ts";

/** A server that never answers. */
const silent: typeof fetch = (_input, init) =>
  new Promise((_resolve, reject) => {
    init?.signal?.addEventListener("abort", () => {
      reject(init.signal?.reason as Error);
    });
  });

it("a request that is not answered ends in a time-out", async () => {
  const patient = withPatience(silent, 1);
  await expect(patient("https://api.github.test/")).rejects.toMatchObject({
    name: "TimeoutError",
  });
});

it("a request can still be called off by its caller", async () => {
  const patient = withPatience(silent, 60_000);
  const caller = new AbortController();
  const request = patient("https://api.github.test/", {
    signal: caller.signal,
  });
  caller.abort(new Error("called off"));
  await expect(request).rejects.toThrow("called off");
});
