import { expect, it } from "vitest";
import { decideWatch } from "../../src/marketplace/decide-watch.ts";

const listed = { repository_id: 600, owner_id: 601 };
const seen = {
  ...listed,
  repository: "ayumi/issue-tools",
  archived: false,
  private: false,
};

it("a repository that is as it was stays listed, and a new name is followed", () => {
  expect(decideWatch(listed, seen)).toEqual({
    kind: "keep",
    repository: "ayumi/issue-tools",
    archived: false,
  });
  expect(
    decideWatch(listed, { ...seen, repository: "ayumi/tools", archived: true }),
  ).toEqual({ kind: "keep", repository: "ayumi/tools", archived: true });
});

it.each([
  ["deleted", null],
  ["registered again by somebody", { ...seen, repository_id: 999 }],
  ["transferred", { ...seen, owner_id: 999 }],
  ["made private", { ...seen, private: true }],
])("a repository that was %s freezes the listing", (_name, now) => {
  expect(decideWatch(listed, now).kind).toBe("freeze");
});
