import type { AstAnalyser } from "@nodesecure/js-x-ray";
import { quoteWords } from "./quote-words.ts";

type Probe = AstAnalyser["probes"][number];

/** A shell command that a script starts, as far as its text is written in the script. */
export type StartedCommand = { line: number; text: string };

const starters =
  /^(?:exec|execSync|spawn|spawnSync|execFile|execFileSync|execa|execaSync|execaCommand|shell|sh|system)$/;

/** Collects the commands given to `child_process` and the like; values that are only known when it runs stay `$value`. */
export function startedCommands(found: StartedCommand[]): Probe {
  return {
    name: "miyabi-started-commands",
    nodeTypes: ["CallExpression"],
    validateNode: (node) => [starters.test(calledName(node))],
    main: (node: unknown) => {
      if (!isNode(node)) return null;
      const [first, second] = listOf(node["arguments"]);
      const program = textOf(first);
      if (program === null) return null;
      const args = isNode(second) ? listOf(second["elements"]) : [];
      const words = args.map((arg) => textOf(arg) ?? "$value");
      found.push({
        line: lineOf(node),
        text: words.length === 0 ? program : quoteWords([program, ...words]),
      });
      return null;
    },
  };
}

type PlainNode = Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is PlainNode {
  return typeof value === "object" && value !== null;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function calledName(node: unknown): string {
  const callee = isNode(node) ? node["callee"] : null;
  if (!isNode(callee)) return "";
  const named = isNode(callee["property"]) ? callee["property"] : callee;
  return typeof named["name"] === "string" ? named["name"] : "";
}

/** @returns the text of a string or template; null for anything else */
function textOf(node: unknown): string | null {
  if (!isNode(node)) return null;
  if (node["type"] === "Literal")
    return typeof node["value"] === "string" ? node["value"] : null;
  if (node["type"] !== "TemplateLiteral") return null;
  return listOf(node["quasis"])
    .map((part) => {
      const value = isNode(part) ? part["value"] : null;
      return isNode(value) && typeof value["cooked"] === "string"
        ? value["cooked"]
        : "";
    })
    .join("$value");
}

function lineOf(node: PlainNode): number {
  const loc = node["loc"];
  const start = isNode(loc) ? loc["start"] : null;
  return isNode(start) && typeof start["line"] === "number" ? start["line"] : 1;
}
