import { YAMLError, parse } from "yaml";
import { isObject, type JsonObject } from "../json.ts";

export type Frontmatter = {
  fields: JsonObject;
  /** Text after the frontmatter, and the number of lines before it. */
  body: string;
  bodyOffset: number;
  /**
   * What is wrong with it: none at all, never closed, no YAML, or YAML only after quoting what Claude Code quotes by itself,
   * too ("description: Use when: …").
   */
  problem: "missing" | "unclosed" | "invalid" | "quoted" | null;
  detail: string;
};

const MAX_YAML = 64 * 1024;

/** Splits a component's Markdown into its YAML frontmatter and the rest. */
export function readFrontmatter(text: string): Frontmatter {
  const none = { fields: {}, body: text, bodyOffset: 0, detail: "" };
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
  if (lines[0]?.trimEnd() !== "---") return { ...none, problem: "missing" };
  const end = lines.findIndex((line, at) => at > 0 && line.trimEnd() === "---");
  if (end === -1) return { ...none, problem: "unclosed" };
  const rest = {
    body: lines.slice(end + 1).join("\n"),
    bodyOffset: end + 1,
  };
  const yaml = lines.slice(1, end).join("\n");
  if (yaml.length > MAX_YAML)
    return { ...rest, fields: {}, problem: "invalid", detail: "too long" };
  const strict = parseYaml(yaml);
  if (strict.error === null) return { ...rest, ...asFields(strict.value) };
  const lenient = parseYaml(quoteValues(yaml));
  if (lenient.error === null && isObject(lenient.value))
    return {
      ...rest,
      fields: lenient.value,
      problem: "quoted",
      detail: strict.error,
    };
  return {
    ...rest,
    fields: looseFields(yaml),
    problem: "invalid",
    detail: strict.error,
  };
}

function parseYaml(
  yaml: string,
): { value: unknown; error: null } | { error: string } {
  try {
    // Few aliases: "billion laughs" is refused. A key that is there twice is none of our business: the last one counts.
    const options = { maxAliasCount: 10, uniqueKeys: false } as const;
    const value: unknown = parse(yaml, { ...options, logLevel: "error" });
    return { value, error: null };
  } catch (error) {
    // The parser calls itself for each level: a few kilobytes of "- - - -" nest too deep for the stack.
    const isExpected =
      error instanceof YAMLError ||
      error instanceof ReferenceError ||
      error instanceof RangeError;
    if (!isExpected) throw error;
    return { error: error.message.split("\n")[0] ?? "" };
  }
}

function asFields(
  value: unknown,
): Pick<Frontmatter, "fields" | "problem" | "detail"> {
  if (value === null || value === undefined)
    return { fields: {}, problem: null, detail: "" };
  return isObject(value)
    ? { fields: value, problem: null, detail: "" }
    : { fields: {}, problem: "invalid", detail: "not a map" };
}

/** Quotes plain values of the top level that YAML would take for something else. */
function quoteValues(yaml: string): string {
  return yaml
    .split("\n")
    .map((line) => {
      const [, key, value] =
        /^([A-Za-z][\w-]{0,100}:\s+)(\S.*)$/.exec(line) ?? [];
      if (key === undefined || value === undefined) return line;
      return isMistaken(value) ? `${key}${JSON.stringify(value)}` : line;
    })
    .join("\n");
}

/** `Use when: …`, `@scope`, `[file] [options]`; not a quoted text, a block or a list, and not one that is never closed. */
function isMistaken(value: string): boolean {
  if (/^(["'>|]|- )/.test(value)) return false;
  if (/^[[{]/.test(value))
    return parseYaml(value).error !== null && isBalanced(value);
  return /:\s|:$|\s#|^[@`%*&!?\]},]/.test(value);
}

function isBalanced(value: string): boolean {
  const count = (pattern: RegExp) => value.match(pattern)?.length ?? 0;
  return count(/\[/g) === count(/\]/g) && count(/\{/g) === count(/\}/g);
}

/** What can be said of a block that is no YAML: its keys and the rest of their lines. */
function looseFields(yaml: string): JsonObject {
  return Object.fromEntries(
    yaml
      .split("\n")
      .map((line) => /^([A-Za-z][\w-]*):\s*(.*)$/.exec(line))
      .filter((match) => match !== null)
      .map((match) => [match[1] ?? "", match[2] ?? ""]),
  );
}
