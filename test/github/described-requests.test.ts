import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  openMarketplaceWorld,
  type MarketplaceWorld,
} from "../support/marketplace-world.ts";
import { openIssue } from "../support/submission-walk.ts";
import {
  checkRequest,
  type ApiRequest,
} from "../support/openapi/check-request.ts";

const repository = "/repos/miyabi/marketplace";

const check = (
  method: string,
  address: string,
  body: object | null = null,
  as: ApiRequest["as"] = "installation",
) => {
  const { pathname, searchParams } = new URL(
    address,
    "https://api.github.test",
  );
  return checkRequest({ method, as, pathname, query: searchParams, body });
};

describe("a request that GitHub's own description does not know", () => {
  it.each<[string, string, string, object | null, string]>([
    ["a path", "GET", `${repository}/isues`, null, "GitHub has no GET"],
    ["a method", "PUT", `${repository}/issues/1`, null, "GitHub has no PUT"],
    ["a parameter", "GET", `${repository}/issues?stat=open`, null, '"stat"'],
    ["a value", "GET", `${repository}/issues?state=opened`, null, '"opened"'],
    ["a kind of id", "GET", `${repository}/issues/first`, null, '"first"'],
    [
      "a part of the body",
      "PATCH",
      `${repository}/issues/1`,
      { status: "closed" },
      '"status"',
    ],
    [
      "a value in the body",
      "PATCH",
      `${repository}/issues/1`,
      { state: "shut" },
      "state",
    ],
    [
      "a body",
      "GET",
      `${repository}/issues/1`,
      { state: "open" },
      "takes no body",
    ],
    [
      "a part deep in the body",
      "POST",
      `${repository}/check-runs`,
      {
        name: "a",
        head_sha: "b",
        output: { title: "a", summary: "b", colour: "red" },
      },
      "colour",
    ],
    [
      "so many annotations",
      "POST",
      `${repository}/check-runs`,
      {
        name: "a",
        head_sha: "b",
        output: {
          title: "a",
          summary: "b",
          annotations: Array.from({ length: 51 }, () => ({
            path: "a",
            start_line: 1,
            end_line: 1,
            annotation_level: "notice",
            message: "m",
          })),
        },
      },
      "annotations",
    ],
    [
      "such a long summary",
      "POST",
      `${repository}/check-runs`,
      {
        name: "a",
        head_sha: "b",
        output: { title: "a", summary: "x".repeat(65_536) },
      },
      "summary",
    ],
    [
      "what only people may ask",
      "GET",
      "/user/issues",
      null,
      "not for an installation's token",
    ],
    [
      "what only the App itself may ask",
      "GET",
      "/app/hook/deliveries",
      null,
      "not for an installation's token",
    ],
  ])("because of %s is refused", async (_what, method, path, body, words) => {
    await expect(check(method, path, body)).rejects.toThrow(words);
  });

  it.each<[string, string, object | null]>([
    ["nothing where something is needed", "its body is missing", null],
    ["a part that is missing", "ref", { inputs: {} }],
  ])("because of %s is refused", async (_what, words, body) => {
    const path = `${repository}/actions/workflows/publish.yml/dispatches`;
    await expect(check("POST", path, body)).rejects.toThrow(words);
    await check("POST", path, { ref: "main", inputs: { nonce: "n" } });
  });
});

it("what only an installation may ask is refused to the App itself", async () => {
  const issue = `${repository}/issues/1`;
  await check("GET", issue);
  await expect(check("GET", issue, null, "app")).rejects.toThrow(
    "not for an app's token",
  );
  await check("GET", "/app/hook/deliveries?per_page=100", null, "app");
});

describe("the fake GitHub", () => {
  let world: MarketplaceWorld;
  beforeEach(async () => {
    world = await openMarketplaceWorld();
  });
  afterEach(() => world.db.close());

  it("fails the test of whoever sends one, before anything is changed", async () => {
    const issue = openIssue(world);
    const address = `https://api.github.test${repository}/issues/1`;
    const body = JSON.stringify({ state: "closed", status: "closed" });
    await expect(
      world.github.fetch(address, {
        method: "PATCH",
        body,
        headers: { authorization: "token installation-500" },
      }),
    ).rejects.toThrow('its body has no "status"');
    expect(world.github.writes).toEqual([]);
    expect(issue.state).toBe("open");
  });
});
