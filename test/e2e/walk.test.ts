import { expect, it } from "vitest";
import { startSandbox } from "../sandbox/sandbox.ts";
import { walk } from "../sandbox/walk/walk.ts";

// The demo is the same walk, and CI runs it: here it is for those who run all tests.
it.runIf(process.env["LONG"] === "1")(
  "takes a plugin from a new repository to a catalogue that it is taken out of, and a buyer through a year",
  { timeout: 240_000 },
  async () => {
    const chapters: string[] = [];
    const sandbox = await startSandbox();
    try {
      await walk(sandbox, {
        chapter: (title) => void chapters.push(title),
        did: () => undefined,
        saw: () => undefined,
      });
    } finally {
      await sandbox.close();
    }
    // A step that is not what it must be throws: to come by the last one is the proof.
    expect(chapters.at(-1)).toContain("A year passes");
  },
);
