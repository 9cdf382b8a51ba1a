import type { Finding } from "./facts.ts";
import { hasScript } from "./languages.ts";
import type { Report, SlotName } from "./report.ts";
import {
  BROKEN_MANIFEST,
  docNames,
  docPoints,
  lintPoints,
  typesPoints,
} from "./rubric.ts";
import { saying, type Said } from "./words/say.ts";

/** One thing that an author can do. */
export type Advice = {
  what: Said;
  /** null for what stops the listing whatever the score. */
  slot: SlotName | null;
  /** What it brings to the slot, 0 to 100. */
  slotPoints: number;
  /** What it brings to the score. */
  points: number;
};

/** What can be done, before its worth for the score is known. */
type Step = { what: Said; slotPoints: number };

/**
 * What would bring most points: first what stops the listing, then by what it brings to the score. Done together, all of it
 * brings the plugin to 100.
 */
export function advise(report: Report): Advice[] {
  const steps: Record<SlotName, Step[]> = {
    lint: lintSteps(report),
    types: typesSteps(report),
    tests: testsSteps(report),
    docs: docsSteps(report),
  };
  const names: SlotName[] = ["lint", "types", "tests", "docs"];
  const gains = names.flatMap((slot) =>
    steps[slot].map((step): Advice => ({
      ...step,
      slot,
      points: step.slotPoints * report.slots[slot].weight,
    })),
  );
  return [
    ...blockers(report.findings),
    ...gains
      .filter(({ points }) => points > 0)
      .toSorted((a, b) => b.points - a.points),
  ];
}

function blockers(findings: readonly Finding[]): Advice[] {
  const critical = countByCode(
    findings.filter(({ severity }) => severity === "critical"),
  );
  const broken = findings.some(({ code }) => code === BROKEN_MANIFEST);
  const steps = [
    ...(broken ? [saying("advice.manifest", {})] : []),
    ...critical
      .filter(([code]) => code !== BROKEN_MANIFEST)
      .map(([code, count]) => saying("advice.critical", { code, count })),
  ];
  return steps.map((what) => ({ what, slot: null, slotPoints: 0, points: 0 }));
}

function lintSteps({ facts, findings }: Report): Step[] {
  const { lint } = facts;
  if (lint.status !== "measured") return unmeasured(lint);
  const { errors, warnings } = lint;
  const gap = 100 - lintPoints(errors, warnings);
  // Below zero a single rule may bring nothing: then only all of them together are worth a word.
  if (5 * errors + 2 * warnings > 100)
    return [
      {
        what: saying("advice.all-mistakes", { errors, warnings }),
        slotPoints: gap,
      },
    ];
  const families: readonly string[] = hasScript(facts.languages)
    ? ["lint"]
    : ["lint", "components"];
  const own = findings.filter(({ category }) => families.includes(category));
  return [
    ...byRule(own.filter(isError), errors, 5, errorsOf, allErrors),
    ...byRule(own.filter(isWarning), warnings, 2, warningsOf, allWarnings),
  ];
}

function typesSteps({ facts, findings }: Report): Step[] {
  const { types } = facts;
  if (types.status !== "measured") return unmeasured(types);
  const { errors } = types;
  if (10 * errors > 100)
    return [
      {
        what: saying("advice.all-errors", { count: errors }),
        slotPoints: 100 - typesPoints(errors),
      },
    ];
  const family = hasScript(facts.languages) ? "types" : "contract";
  const own = findings.filter(
    (finding) => finding.category === family && isError(finding),
  );
  return byRule(own, errors, 10, errorsOf, allErrors);
}

type OfRule = (code: string, count: number) => Said;
type Rest = (count: number) => Said;
const errorsOf: OfRule = (code, count) =>
  saying("advice.errors-of", { code, count });
const warningsOf: OfRule = (code, count) =>
  saying("advice.warnings-of", { code, count });
const allErrors: Rest = (count) => saying("advice.all-errors", { count });
const allWarnings: Rest = (count) => saying("advice.all-warnings", { count });

/**
 * One step for each rule. Not every finding counts in the slot and not every one that counts is listed: where the list has
 * more than the slot says nothing is made up, and what it lacks is one step more.
 */
function byRule(
  findings: Finding[],
  counted: number,
  each: number,
  ofRule: OfRule,
  rest: Rest,
): Step[] {
  const rules = findings.length > counted ? [] : countByCode(findings);
  const listed = rules.reduce((sum, [, count]) => sum + count, 0);
  const steps = rules.map(([code, count]) => ({
    what: ofRule(code, count),
    slotPoints: each * count,
  }));
  return listed === counted
    ? steps
    : [
        ...steps,
        { what: rest(counted - listed), slotPoints: each * (counted - listed) },
      ];
}

function testsSteps({ facts, slots }: Report): Step[] {
  const { status, reason } = slots.tests;
  if (status === "failed")
    return [{ what: saying("advice.pass", { reason }), slotPoints: 100 }];
  if (status !== "scored") return [];
  const files = Object.entries(facts.coverage);
  const all = files.reduce((sum, [, { coverable }]) => sum + coverable, 0);
  return files
    .map(([file, { covered, coverable }]) => ({
      file,
      count: coverable - covered,
    }))
    .filter(({ count }) => count > 0)
    .map((values) => ({
      what: saying("advice.cover", values),
      slotPoints: (100 * values.count) / all,
    }));
}

function docsSteps({ facts }: Report): Step[] {
  const parts = Object.entries(docPoints) as [keyof typeof docPoints, number][];
  return parts
    .filter(([part]) => !facts.docs[part])
    .map(([part, slotPoints]) => ({
      what: saying("advice.add", { document: docNames[part] }),
      slotPoints,
    }));
}

function unmeasured(fact: { status: string; reason: string }): Step[] {
  if (fact.status !== "failed") return [];
  const { reason } = fact;
  return [{ what: saying("advice.measurable", { reason }), slotPoints: 100 }];
}

function countByCode(findings: readonly Finding[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { code } of findings)
    counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts];
}

/** Low is a warning; what is listed without points is low, too. */
const isWarning = ({ severity }: Finding) => severity === "low";
const isError = (finding: Finding) => !isWarning(finding);
