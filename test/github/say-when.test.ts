import { expect, it } from "vitest";
import { AppError } from "../../src/errors.ts";
import { sayWhen } from "../../src/github/say-when.ts";

const at = new Date("2026-11-22T10:00:00Z");

/** An error as Octokit throws it. */
function refused(status: number, headers: Record<string, string>): Error {
  return Object.assign(new Error("refused"), { status, response: { headers } });
}

it.each([
  [429, { "retry-after": "30" }, 30],
  [403, { "retry-after": "60" }, 60],
  [
    403,
    {
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": String(at.getTime() / 1_000 + 900),
    },
    900,
  ],
])(
  "a refusal by the rate limits (%i) says when to come again",
  (status, headers, seconds) => {
    const error = sayWhen(refused(status, headers), at);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ retryAfter: seconds });
  },
);

it("a secondary limit that does not say when it ends is waited for a minute", () => {
  const error = Object.assign(
    new Error("You have exceeded a secondary rate limit."),
    { status: 403, response: { headers: {} } },
  );
  expect(sayWhen(error, at)).toMatchObject({ retryAfter: 60 });
});

it.each([
  refused(403, {}),
  refused(403, { "x-ratelimit-remaining": "12" }),
  refused(500, { "retry-after": "30" }),
  new Error("the network is away"),
  "a string",
])("another failure stays as it is", (error) => {
  expect(sayWhen(error, at)).toBe(error);
});
