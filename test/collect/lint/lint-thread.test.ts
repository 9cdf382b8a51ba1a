import { expect, it } from "vitest";
import { lintScripts } from "../../../src/collect/lint/lint-scripts.ts";
import { newShare } from "../../../src/collect/lint/lint-share.ts";
import { startLintThread } from "../../../src/collect/lint/lint-thread.ts";
import { openTree } from "../../../src/collect/tree.ts";
import { local, tempPlugin } from "../support/temp-plugin.ts";

const sources = {
  "src/a.ts": "export function a(b) {\n  if (b === NaN) debugger;\n}\n",
  "src/b.js": "export const b = missing;\n",
  "src/c.ts": "export const c = (;\n",
  "src/d.cjs": "exports.d = (a) => a !== a;\n",
  "src/deep.js": `export const e = ${"[".repeat(20_000)}${"]".repeat(20_000)};\n`,
  "src/long.ts": `// ${"x".repeat(1024 * 1024)}\n`,
  "src/z.ts": "// @ts-ignore\nexport const z: number = '';\n",
};

it("two threads find what one finds, in the same order", async () => {
  const tree = await openTree({ ...local, root: await tempPlugin(sources) });
  const [alone, together] = await Promise.all(
    [false, true].map((withThread) =>
      lintScripts(tree, tree.files, {
        commonJs: false,
        after: Promise.resolve(),
        withThread,
      }),
    ),
  );
  expect(together).toEqual(alone);
  expect(together?.findings.length).toBeGreaterThan(5);
});

it("the thread does all of it when nobody helps, and stops when it is told to", async () => {
  const dir = await tempPlugin(sources);
  const share = newShare(Object.keys(sources));
  const thread = startLintThread({ dir, commonJs: false, share });
  const done = await thread.done;
  expect(done.map(({ at }) => at)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  const other = startLintThread({ dir, commonJs: false, share });
  const stopped = expect(other.done).rejects.toThrow("ended with");
  await other.stop();
  await stopped;
});

it("what a thread fails at is told by who started it", async () => {
  const dir = await tempPlugin({ "src/a.ts": "" });
  const share = newShare(["src/gone.ts"]);
  const thread = startLintThread({ dir, commonJs: false, share });
  await expect(thread.done).rejects.toThrow("ENOENT");
});
