import { describe, expect, it } from "vitest";
import { parseCommands } from "../../src/marketplace/commands.ts";

const names = (body: string) => parseCommands(body).map(({ name }) => name);

describe("the commands of a comment", () => {
  it("are found on lines of their own, with the rest as argument", () => {
    expect(
      parseCommands("Thanks!\r\n/Reject  not enough tests \n/hold"),
    ).toEqual([
      { name: "reject", argument: "not enough tests", line: 2 },
      { name: "hold", argument: "", line: 3 },
    ]);
  });

  it.each([
    ["in a sentence", "please /approve"],
    ["in a quote", "> /approve"],
    ["in a code block", "```\n/approve\n```"],
    ["in a code block that shows a code block", "````\n```\n/approve\n````"],
    ["in a code block with a language inside", "```\n```js\n/approve\n```"],
    ["in a code block with other marks inside", "```\n~~~\n/approve\n```"],
    ["indented", "    /approve"],
    ["of another word", "/approved"],
    ["of a path", "/approve/me"],
    ["not in the table", "/constructor\n/__proto__\n/merge"],
  ])("are none %s", (_name, body) => {
    expect(names(body)).toEqual([]);
  });

  it("after a code block count again", () => {
    expect(names("```\n/reject x\n```\n/approve")).toEqual(["approve"]);
  });

  it("are at most ten", () => {
    expect(names("/help\n".repeat(50))).toHaveLength(10);
  });
});
