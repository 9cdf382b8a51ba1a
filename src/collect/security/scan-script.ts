import {
  AstAnalyser,
  JsSourceParser,
  TsSourceParser,
} from "@nodesecure/js-x-ray";
import type { Finding } from "../../score/facts.ts";
import type { RuleCode } from "../../score/rules/rule-of.ts";
import { finding } from "../finding.ts";
import { shellFindings } from "./shell-findings.ts";
import { startedCommands, type StartedCommand } from "./started-commands.ts";

type Warning = ReturnType<AstAnalyser["analyse"]>["warnings"][number];
type Statements = ReturnType<JsSourceParser["parse"]>;

/**
 * Of js-x-ray's warnings those that say something about intent, with a severity of ours: its own is "Warning" for nearly all.
 * Left out: what every honest project has (links, dynamic imports, weak hashes, slow patterns).
 */
const kept: Readonly<Record<string, { code: RuleCode; message: string }>> = {
  "obfuscated-code": {
    code: "security/obfuscated-code",
    message: "The code is obfuscated",
  },
  "suspicious-file": {
    code: "security/encoded-literals",
    message: "The file holds many encoded texts",
  },
  "unsafe-stmt": {
    code: "security/code-from-text",
    message: "Text is run as code",
  },
  "serialize-environment": {
    code: "security/serialise-environment",
    message: "The whole environment is put into one text",
  },
  "data-exfiltration": {
    code: "security/collect-machine-data",
    message: "Data that tell this machine or person apart are collected",
  },
};
/** Probes whose warnings are not kept, and that nothing else builds on. */
const skipped =
  /^(?:isLiteralRegex|isRegexObject|isWeak|sql|isMonkeyPatch|isPrototypePollution|isUnsafeCommand|unsafe-?vm)/i;

const jsParser = new JsSourceParser();
const tsParser = new TsSourceParser();

/**
 * What a script of JavaScript or TypeScript is up to. Code that cannot be parsed is the lint slot's business.
 */
export function scanScript(file: string, text: string): Finding[] {
  const commands: StartedCommand[] = [];
  const analyser = new AstAnalyser();
  analyser.probes = [
    startedCommands(commands),
    ...analyser.probes.filter(({ name }) => !skipped.test(name)),
  ];
  const state = { parsed: false };
  const customParser = {
    parse: (source: string) => {
      const statements = parse(file, source);
      state.parsed = true;
      return statements;
    },
  };
  const found: Finding[] = [];
  try {
    const { warnings } = analyser.analyse(text, { customParser });
    found.push(...warnings.flatMap((warning) => toFinding(file, warning)));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // It was parsed, so the analysis itself failed: that may be its purpose (`eval` of what is no JavaScript).
    if (state.parsed)
      found.push(
        finding({
          code: "security/unreadable-program",
          file,
          line: 1,
          message: "The script could not be analysed.",
        }),
      );
  }
  found.push(
    ...commands.flatMap(({ line, text: command }) =>
      shellFindings({ where: "started command", file, line, text: command }),
    ),
  );
  return found;
}

function parse(file: string, source: string): Statements {
  if (/\.[mc]?js$|\/[^./]+$|^[^./]+$/.test(file))
    try {
      return jsParser.parse(source);
    } catch (error) {
      // Flow, decorators, JSX in .js: the other parser takes more.
      if (!(error instanceof Error)) throw error;
    }
  return tsParser.parse(source, { jsx: !/\.[mc]?ts$/.test(file) });
}

function toFinding(file: string, warning: Warning): Finding[] {
  const rule = Object.hasOwn(kept, warning.kind)
    ? kept[warning.kind]
    : undefined;
  // Its "trojan-source" counts the joiner of an emoji; hidden characters are looked for elsewhere.
  if (rule === undefined || warning.value === "trojan-source") return [];
  return [
    finding({
      code: rule.code,
      file,
      line: firstLine(warning.location),
      message: `${rule.message}${warning.value === null ? "" : `: ${warning.value.slice(0, 200)}`}.`,
    }),
  ];
}

/** A location is [[line, column], [line, column]], or a list of them. */
function firstLine(location: Warning["location"]): number {
  const first: unknown = location?.flat(3)[0];
  return typeof first === "number" && first > 0 ? first : 1;
}
