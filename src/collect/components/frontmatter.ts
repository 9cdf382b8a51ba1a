import { YAMLError, YAMLParseError, parse } from "yaml";
import { isObject, type JsonObject } from "../json.ts";

export type Frontmatter = {
  fields: JsonObject;
  /** Text after the frontmatter, and the number of lines before it. */
  body: string;
  bodyOffset: number;
  /** What is wrong with it: none at all, never closed, or no valid YAML. */
  problem: "missing" | "unclosed" | "invalid" | null;
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
  try {
    // Few aliases: "billion laughs" is refused.
    const fields: unknown = parse(yaml, {
      maxAliasCount: 10,
      logLevel: "error",
    });
    if (fields === null)
      return { ...rest, fields: {}, problem: null, detail: "" };
    return isObject(fields)
      ? { ...rest, fields, problem: null, detail: "" }
      : { ...rest, fields: {}, problem: "invalid", detail: "not a map" };
  } catch (error) {
    if (!(error instanceof YAMLError || error instanceof ReferenceError))
      throw error;
    const lenient = looseFields(yaml);
    return {
      ...rest,
      fields: lenient,
      problem: "invalid",
      detail:
        error instanceof YAMLParseError
          ? (error.message.split("\n")[0] ?? "")
          : error.message,
    };
  }
}

/** What Claude Code still understands of a block that is no YAML, such as an unquoted "description: Use when: …". */
function looseFields(yaml: string): JsonObject {
  return Object.fromEntries(
    yaml
      .split("\n")
      .map((line) => /^([A-Za-z][\w-]*):\s*(.*)$/.exec(line))
      .filter((match) => match !== null)
      .map((match) => [match[1] ?? "", match[2] ?? ""]),
  );
}
