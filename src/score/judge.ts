import type { StaticFacts, TestFacts } from "./facts.ts";
import { describeLanguages, hasScript } from "./languages.ts";
import type { Report, Slot, SlotName, Verdict } from "./report.ts";
import {
  BROKEN_MANIFEST,
  MINIMUM_SCORE,
  RUBRIC_VERSION,
  docNames,
  docPoints,
  lintPoints,
  severityRank,
  slotNames,
  slotWeights,
  typesPoints,
} from "./rubric.ts";
import { countCovered } from "./count-covered.ts";
import { withoutForgery } from "./forged-coverage.ts";
import { summariseFacts } from "./summarise-facts.ts";

type Unweighted = Omit<Slot, "weight">;

/**
 * The judgement on one commit, from facts alone: the App and the CLI come to the same result from the same facts.
 * Test facts are hostile: they can only lower what the static facts allow.
 *
 * @param staticFacts what was seen without running the plugin
 * @param testFacts what the plugin's own tests said
 */
export function judge(staticFacts: StaticFacts, testFacts: TestFacts): Report {
  const unweighted: Record<SlotName, Unweighted> = {
    lint: lintSlot(staticFacts),
    types: typesSlot(staticFacts),
    tests: testsSlot(staticFacts, testFacts),
    docs: docsSlot(staticFacts),
  };
  const slots = giveWeights(unweighted);
  const score = total(slots);
  const verdict = decide(score, staticFacts);
  return {
    schema: 1,
    rubric_version: RUBRIC_VERSION,
    score,
    passed: verdict === "listed",
    verdict,
    profile: staticFacts.profile,
    slots,
    findings: staticFacts.findings.toSorted(
      (a, b) => severityRank[a.severity] - severityRank[b.severity],
    ),
    findings_dropped: staticFacts.findings_dropped,
    capabilities: staticFacts.capabilities,
    advisories: staticFacts.advisories,
    decisions: staticFacts.decisions,
    manifest: staticFacts.manifest,
    facts: summariseFacts(staticFacts, testFacts),
    tool_versions: { ...testFacts.tool_versions, ...staticFacts.tool_versions },
  };
}

function lintSlot({ lint }: StaticFacts): Unweighted {
  if (lint.status !== "measured") return unmeasured(lint);
  return {
    status: "scored",
    score: lintPoints(lint.errors, lint.warnings),
    reason: `${plural(lint.errors, "error")}, ${plural(lint.warnings, "warning")} (${lint.subject})`,
  };
}

function typesSlot({ types }: StaticFacts): Unweighted {
  if (types.status !== "measured") return unmeasured(types);
  return {
    status: "scored",
    score: typesPoints(types.errors),
    reason: `${plural(types.errors, "error")} (${types.subject})`,
  };
}

/** Whether there is something to test is decided by the static facts, never by the job that runs the plugin's code. */
function testsSlot(facts: StaticFacts, given: TestFacts): Unweighted {
  const { tests } = withoutForgery(facts, given);
  if (!hasScript(facts.languages))
    return unmeasured({
      status: "not_applicable",
      reason: describeLanguages(facts.languages),
    });
  const reported = tests.status === "measured" ? tests.covered : {};
  const { covered, coverable } = countCovered(facts.coverable, reported);
  if (coverable === 0)
    return unmeasured({
      status: "not_applicable",
      reason: "no line of the shipped code can be covered",
    });
  if (tests.status === "not_applicable")
    return unmeasured({
      status: "failed",
      reason: `no tests were run, though ${plural(coverable, "line")} can be covered`,
    });
  if (tests.status !== "measured") return unmeasured(tests);
  return {
    status: "scored",
    // Rounded down, so that 100 means every line.
    score: Math.floor((10_000 * covered) / coverable) / 100,
    reason: `${covered} of ${plural(coverable, "line")} covered by ${plural(tests.tests_passed, "test")} (${tests.runner}), by the word of the plugin's own code`,
  };
}

function docsSlot({ docs }: StaticFacts): Unweighted {
  const parts = Object.entries(docPoints) as [keyof typeof docPoints, number][];
  const score = parts.reduce(
    (sum, [part, points]) => sum + (docs[part] ? points : 0),
    0,
  );
  const missing = parts
    .filter(([part]) => !docs[part])
    .map(([part, points]) => `${docNames[part]} (${points})`);
  const reason =
    missing.length === 0
      ? "README, manifest, examples and changelog are there"
      : `missing: ${missing.join(", ")}`;
  return { status: "scored", score, reason };
}

function unmeasured(fact: {
  status: "not_applicable" | "failed" | "infra_error";
  reason: string;
}): Unweighted {
  return {
    status: fact.status,
    score: fact.status === "failed" ? 0 : null,
    reason: fact.reason,
  };
}

/** The weights of slots that do not apply move to the others in proportion. */
function giveWeights(
  slots: Record<SlotName, Unweighted>,
): Record<SlotName, Slot> {
  const applies = (name: SlotName) => slots[name].status !== "not_applicable";
  const sum = slotNames
    .filter(applies)
    .reduce((total, name) => total + slotWeights[name], 0);
  const withWeight = (name: SlotName): Slot => ({
    ...slots[name],
    weight: applies(name) ? slotWeights[name] / sum : 0,
  });
  return {
    lint: withWeight("lint"),
    types: withWeight("types"),
    tests: withWeight("tests"),
    docs: withWeight("docs"),
  };
}

/** @returns null when one slot that applies has no number: unknown is never a score. */
function total(slots: Record<SlotName, Slot>): number | null {
  let points = 0;
  let weight = 0;
  for (const name of slotNames) {
    const slot = slots[name];
    if (slot.status === "not_applicable") continue;
    if (slot.score === null) return null;
    points += slotWeights[name] * slot.score;
    weight += slotWeights[name];
  }
  // A thousandth of a point of slack, because hundredths of a per cent are not exact in binary.
  return Math.floor(points / weight + 1e-9);
}

function decide(score: number | null, { findings }: StaticFacts): Verdict {
  if (score === null) return "infra_error";
  if (findings.some(({ code }) => code === BROKEN_MANIFEST))
    return "broken_manifest";
  if (findings.some(({ severity }) => severity === "critical"))
    return "critical_finding";
  return score >= MINIMUM_SCORE ? "listed" : "below_minimum";
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
