import { describe, expect, it } from "vitest";
import { leftOut, roleOf } from "../../src/collect/classify-file.ts";

describe("a file that was made for another harness", () => {
  it.each([
    ".cursor/rules.js",
    ".pi/extensions/x.ts",
    "opencode/index.ts",
    ".opencode/plugins/x.js",
    "packages/one/.codex/x.ts",
  ])("is left out: %s", (path) => {
    expect(leftOut(path)?.reason).toBe("made for another harness");
    expect(roleOf(path)).toBe("built");
  });

  it.each(["src/opencode.ts", "src/my-opencode/x.ts", "pi/x.ts"])(
    "is not one that is only called so: %s",
    (path) => {
      expect(roleOf(path)).toBe("source");
    },
  );
});
