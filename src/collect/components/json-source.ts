import type { Finding } from "../../score/facts.ts";
import type { RuleCode } from "../../score/rules/rule-of.ts";
import { finding } from "../finding.ts";
import { parseJson } from "../json.ts";
import type { Tree } from "../tree.ts";
import { type JsonPath, outlineJson } from "./json-outline.ts";

/** A JSON text of the plugin that could be read, and where its values stand. */
export type JsonSource = {
  /** Relative to the plugin; null when it lies outside of it. */
  file: string | null;
  value: unknown;
  lineOf: (path: JsonPath) => number;
};

/**
 * Reads a JSON file as Claude Code does: no byte order mark, no comment.
 *
 * @param code under which an unreadable file is reported
 * @returns no source and no finding when the file is not shipped
 */
export async function readJson(
  tree: Tree,
  file: string,
  code: RuleCode,
): Promise<{ source: JsonSource | null; findings: Finding[] }> {
  const text = await tree.read(file);
  if (text === null)
    return {
      source: null,
      findings: tree.has(file)
        ? [finding({ code, file, line: 1, message: tooLarge(file) })]
        : [],
    };
  return parseSource(text, file, file, code);
}

/**
 * @param name how the file is called in messages
 * @param file where findings point at, null when that is outside of the plugin
 */
export function parseSource(
  text: string,
  name: string,
  file: string | null,
  code: RuleCode,
): { source: JsonSource | null; findings: Finding[] } {
  const refuse = (message: string) => ({
    source: null,
    findings: [finding({ code, file, line: 1, message })],
  });
  if (text.startsWith("\ufeff"))
    return refuse(`${name} starts with a byte order mark.`);
  const { value, error } = parseJson(text);
  if (error !== null) return refuse(`${name} is no JSON: ${error}`);
  const { lineOf, duplicates } = outlineJson(text);
  return {
    source: { file, value, lineOf },
    findings: duplicates.map(({ key, line }) =>
      finding({
        code: "contract/duplicate-key",
        file,
        line,
        message: `${name} has the key "${key}" twice in one object: only the last value counts.`,
      }),
    ),
  };
}

function tooLarge(file: string): string {
  return `${file} is above 1 MiB, which no such file needs.`;
}
