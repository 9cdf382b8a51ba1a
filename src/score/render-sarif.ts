import { oneLine } from "./escape-markdown.ts";
import type { Finding, Severity } from "./facts.ts";
import { fingerprints } from "./fingerprints.ts";
import type { PublishedReport } from "./report.ts";
import { severityRank } from "./rubric.ts";
import { ruleOf } from "./rules/rule-of.ts";

/** GitHub refuses a run with more results, and shows the first 5,000. */
const MAX_RESULTS = 25_000;

type Level = "error" | "warning" | "note";

type SarifRule = {
  id: string;
  shortDescription: { text: string };
  help: { text: string };
  helpUri?: string;
  defaultConfiguration: { level: Level };
  properties: { tags: string[]; "security-severity"?: string };
};

type SarifResult = {
  ruleId: string;
  ruleIndex: number;
  level: Level;
  message: { text: string };
  locations: {
    physicalLocation: {
      artifactLocation: { uri: string; uriBaseId: string };
      region: { startLine: number };
    };
  }[];
  partialFingerprints: Record<string, string>;
};

/** A log of the Static Analysis Results Interchange Format 2.1.0, as far as we fill it. */
export type SarifLog = {
  version: "2.1.0";
  $schema: string;
  runs: {
    tool: {
      driver: { name: string; semanticVersion: string; rules: SarifRule[] };
    };
    automationDetails: { id: string };
    versionControlProvenance?: { repositoryUri: string; revisionId: string }[];
    originalUriBaseIds: Record<string, { description: { text: string } }>;
    results: SarifResult[];
    columnKind: "utf16CodeUnits";
  }[];
};

const levels = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
} as const satisfies Record<Severity, Level>;

/** GitHub sorts security alerts by a number: from 9.0 critical, from 7.0 high, from 4.0 medium. */
const securitySeverity = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "2.0",
} as const satisfies Record<Severity, string>;

const BASE = "%SRCROOT%";

/**
 * The findings for GitHub's code scanning and other readers of SARIF: the most severe first, with paths from the
 * repository's root, and fingerprints that stay when a finding moves to another line.
 */
export function renderSarif(report: PublishedReport): SarifLog {
  const findings = report.findings
    .toSorted((a, b) => severityRank[a.severity] - severityRank[b.severity])
    .slice(0, MAX_RESULTS);
  // Of each code the worst finding: later ones of a Map replace earlier ones.
  const worst = new Map(findings.toReversed().map((one) => [one.code, one]));
  const index = new Map([...worst.keys()].map((code, at) => [code, at]));
  const prints = fingerprints(findings);
  const { repository, commit, path, rubric_version } = report;
  return {
    version: "2.1.0",
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    runs: [
      {
        tool: {
          driver: {
            name: "Miyabi",
            semanticVersion: rubric_version,
            rules: [...worst.values()].map(rule),
          },
        },
        // Several plugins of one repository are several analyses, which must not close each other's alerts.
        automationDetails: { id: `miyabi/${path}/` },
        ...(repository === null || commit === null
          ? {}
          : {
              versionControlProvenance: [
                {
                  repositoryUri: `https://github.com/${repository}`,
                  revisionId: commit,
                },
              ],
            }),
        originalUriBaseIds: {
          [BASE]: { description: { text: "The root of the repository." } },
        },
        results: findings.map((finding, at) => ({
          ruleId: finding.code,
          ruleIndex: index.get(finding.code) ?? 0,
          level: levels[finding.severity],
          message: { text: text(finding) },
          locations: [location(finding, path)],
          partialFingerprints: { "miyabi/v1": prints[at] ?? "" },
        })),
        columnKind: "utf16CodeUnits",
      },
    ],
  };
}

function rule({ code, category, severity, fix }: Finding): SarifRule {
  const known = ruleOf(code);
  const words = known === null ? fix : `${known.why} ${known.fix}`;
  return {
    id: code,
    shortDescription: { text: known?.title ?? code },
    help: { text: oneLine(words === "" ? code : words, 1_000) },
    ...(known?.page === undefined ? {} : { helpUri: known.page }),
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: [category],
      ...(category === "security"
        ? { "security-severity": securitySeverity[severity] }
        : {}),
    },
  };
}

function text({ message, fix }: Finding): string {
  return oneLine(fix === "" ? message : `${message} Fix: ${fix}`, 1_000);
}

/** Code scanning refuses a result without a place: what belongs to no file is shown at the manifest. */
function location(
  { file, line }: Finding,
  path: string,
): SarifResult["locations"][number] {
  const inPlugin = file ?? ".claude-plugin/plugin.json";
  const folder = path.replace(/^\.\/|\/+$/g, "");
  const whole = folder === "." ? inPlugin : `${folder}/${inPlugin}`;
  return {
    physicalLocation: {
      artifactLocation: {
        uri: whole.split("/").map(encodeSegment).join("/"),
        uriBaseId: BASE,
      },
      region: { startLine: Math.max(1, line ?? 1) },
    },
  };
}

/** A file name may hold half a surrogate pair, which cannot be encoded. */
const encodeSegment = (name: string) => encodeURIComponent(name.toWellFormed());
