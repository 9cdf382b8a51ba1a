import nock from "nock";
import { afterAll, afterEach, beforeAll, expect } from "vitest";

/** In this file nothing leaves the process: every request is one that nock was told of, and all of those are made. */
export function onlyNock(): void {
  beforeAll(() => {
    // Another file of the same worker may have ended it.
    if (!nock.isActive()) nock.activate();
    nock.disableNetConnect();
  });
  afterEach(() => {
    const pending = nock.pendingMocks();
    nock.cleanAll();
    expect(pending).toEqual([]);
  });
  afterAll(() => {
    nock.enableNetConnect();
    nock.restore();
  });
}
