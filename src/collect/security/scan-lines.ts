import type { Finding, Severity } from "../../score/facts.ts";
import type { RuleCode } from "../../score/rules/rule-of.ts";
import { finding } from "../finding.ts";
import { shellFindings } from "./shell-findings.ts";

const MAX_LINE = 5_000;

type Pattern = { code: RuleCode; pattern: RegExp; message: string };

const runsDecoded = "The program runs what it has just decoded.";
const runsDownload = "The program runs what it has just downloaded.";

/** There is no parser of these languages here: each pattern names one way to write the thing, on one line. */
const patterns: Readonly<Record<"python" | "powershell", readonly Pattern[]>> =
  {
    python: [
      {
        code: "security/decode-and-run",
        pattern:
          /\b(?:exec|eval)\s*\(\s*(?:compile\s*\(\s*)?(?:(?:zlib|gzip|bz2|lzma)\.decompress\s*\(\s*)?(?:__import__\(\s*["'](?:base64|zlib|codecs|marshal)["']\s*\)|base64|codecs|binascii|marshal)\s*\.\s*(?:b(?:64|32|85|16)decode|decode|a2b_base64|loads|decompress)\s*\(/,
        message: runsDecoded,
      },
      {
        code: "security/pipe-to-shell",
        pattern:
          /\b(?:exec|eval)\s*\(\s*(?:compile\s*\(\s*)?(?:urllib\.request\.urlopen|urlopen|requests\.get|httpx\.get)\s*\(/,
        message: runsDownload,
      },
    ],
    powershell: [
      {
        code: "security/pipe-to-shell",
        pattern:
          /\b(?:iwr|irm|Invoke-WebRequest|Invoke-RestMethod|DownloadString)\b[^|]{0,500}\|\s*(?:iex|Invoke-Expression)\b/i,
        message: runsDownload,
      },
      {
        code: "security/pipe-to-shell",
        pattern:
          /\b(?:iex|Invoke-Expression)\b[^|]{0,200}\b(?:DownloadString|iwr|irm|Invoke-WebRequest|Invoke-RestMethod)\b/i,
        message: runsDownload,
      },
      {
        code: "security/decode-and-run",
        pattern:
          /\b(?:iex|Invoke-Expression)\b.{0,200}\bFromBase64String\b|\bFromBase64String\b.{0,200}\|\s*(?:iex|Invoke-Expression)\b/i,
        message: runsDecoded,
      },
    ],
  };

const notRun =
  /^\s*(?:#|print\b|Write-(?:Host|Output|Warning|Error)\b|echo\b|["'])/i;
const decodedName =
  /^\s*(\w{1,80})\s*=\s*.{0,300}\b(?:b64decode|b85decode|a2b_base64)\s*\(/;
/** `os.system("…")`, `subprocess.run("…", shell=True)`. */
const started =
  /\b(?:os\.system|os\.popen|subprocess\.(?:run|call|check_call|check_output|Popen|getoutput))\s*\(\s*[rfbu]{0,2}(["'])((?:(?!\1)[^\\]|\\.){1,2000})\1/;

/** What a program of Python or PowerShell does, line by line. */
export function scanLines(
  kind: "python" | "powershell",
  file: string,
  text: string,
  milder?: Severity,
): Finding[] {
  const found: Finding[] = [];
  const decoded = new Set<string>();
  const severity = milder === undefined ? {} : { severity: milder };
  for (const [index, whole] of text.split("\n").entries()) {
    const line = whole.slice(0, MAX_LINE);
    if (notRun.test(line)) continue;
    const at = { file, line: index + 1, ...severity };
    for (const { code, pattern, message } of patterns[kind])
      if (pattern.test(line)) found.push(finding({ code, message, ...at }));
    if (kind === "powershell") continue;
    const name = /\bexec\s*\(\s*(\w{1,80})\b/.exec(line)?.[1];
    if (name !== undefined && decoded.has(name))
      found.push(
        finding({
          code: "security/decode-and-run",
          message: runsDecoded,
          ...at,
        }),
      );
    const assigned = decodedName.exec(line)?.[1];
    if (assigned !== undefined) decoded.add(assigned);
    const command = started.exec(line)?.[2];
    if (command !== undefined)
      found.push(
        ...shellFindings(
          { where: "started command", file, line: index + 1, text: command },
          milder,
        ),
      );
  }
  return found;
}
