import { describe, expect, it } from "vitest";
import {
  commandTable,
  whenInWords,
} from "../../src/marketplace/command-table.ts";
import { commandRules } from "../../src/marketplace/commands.ts";

describe("the table of commands", () => {
  it("has every command, with who may use it and when", () => {
    for (const { usage } of Object.values(commandRules))
      expect(commandTable()).toContain(`| \`${usage}\` |`);
    expect(commandTable()).toContain(
      "| `/approve [note]` | people with write access to this repository, not the submitter | pending review | lists the scored commit |",
    );
  });

  it("says of each command when it may be used, and calls no part of the open states all of them", () => {
    const when = Object.fromEntries(
      Object.entries(commandRules).map(([name, { states }]) => [
        name,
        whenInWords(states),
      ]),
    );
    expect(when).toMatchObject({
      approve: "pending review",
      reject: "while open",
      rescore: "while open, published",
      delist: "approved, published",
      help: "any time",
    });
  });
});
