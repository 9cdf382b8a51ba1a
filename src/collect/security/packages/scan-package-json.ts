import type { Finding } from "../../../score/facts.ts";
import { finding } from "../../finding.ts";
import { isObject, parseJson } from "../../json.ts";
import { shellFindings } from "../shell-findings.ts";

const installHooks = ["preinstall", "install", "postinstall"];
const dependencyFields = [
  "dependencies",
  "devDependencies",
  "optionalDependencies",
];
/** Text of anybody's choosing, unlike a version that the registry keeps for ever. */
const foreign =
  /^(?:git[+:@]|github:|gitlab:|bitbucket:|https?:|ssh:)|^[\w-]+\/[\w.-]+(?:#|$)/;
const pinnedCommit = /#[0-9a-f]{40}$/;

/** Scripts that run at an installation, what the scripts do, and dependencies from elsewhere. */
export function scanPackageJson(file: string, text: string): Finding[] {
  const { value } = parseJson(text);
  if (!isObject(value)) return [];
  const lineOf = (word: string) => {
    const at = text.indexOf(`"${word}"`);
    return at === -1 ? 1 : text.slice(0, at).split("\n").length;
  };
  const found: Finding[] = [];
  const scripts = isObject(value["scripts"]) ? value["scripts"] : {};
  for (const [name, command] of Object.entries(scripts)) {
    if (typeof command !== "string") continue;
    const line = lineOf(name);
    if (installHooks.includes(name))
      found.push(
        finding({
          code: "security/install-script",
          file,
          line,
          message: `"${name}" runs at every installation: ${command.slice(0, 200)}`,
        }),
      );
    found.push(
      ...shellFindings({ where: "package script", file, line, text: command }),
    );
  }
  for (const field of dependencyFields) {
    const dependencies = value[field];
    if (!isObject(dependencies)) continue;
    for (const [name, range] of Object.entries(dependencies))
      if (
        typeof range === "string" &&
        foreign.test(range) &&
        !pinnedCommit.test(range)
      )
        found.push(
          finding({
            code: "security/foreign-package",
            severity: field === "devDependencies" ? "low" : "high",
            file,
            line: lineOf(name),
            message: `${name} is taken from ${range.slice(0, 200)}, not from the registry.`,
          }),
        );
  }
  return found;
}

const dangerous =
  /^\s*(git|node-options|script-shell|shell|globalconfig|ignore-scripts)\s*=\s*(.*)$/;
const elsewhere = /^\s*(?:@[^:\s]+:)?registry\s*=\s*(\S+)/;

/** Settings of npm that name programs, or another registry: npm obeys them wherever the plugin is worked on. */
export function scanNpmrc(
  file: string,
  text: string,
  registry: string | null,
): Finding[] {
  return text.split("\n").flatMap((line, index) => {
    const [, key, value = ""] = dangerous.exec(line.slice(0, 1_000)) ?? [];
    const address = elsewhere.exec(line.slice(0, 1_000))?.[1];
    const isHarmless =
      key === undefined ||
      (key === "ignore-scripts" && value.trim() !== "false");
    const isForeign =
      address !== undefined &&
      registry !== null &&
      address.replace(/\/$/, "") !== registry.replace(/\/$/, "");
    if (isHarmless && !isForeign) return [];
    return [
      finding({
        code: "security/npm-settings",
        // Another registry is how companies work; a program that npm starts is not.
        ...(isHarmless ? { severity: "medium" as const } : {}),
        file,
        line: index + 1,
        message: `.npmrc sets ${(key ?? "registry").slice(0, 40)}.`,
      }),
    ];
  });
}
