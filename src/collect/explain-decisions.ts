import type { Decision, StaticFacts } from "../score/facts.ts";
import { describeLanguages, hasScript } from "../score/languages.ts";
import { leftOut } from "./classify-file.ts";
import type { Tree } from "./tree.ts";

const MAX_DECISIONS = 100;

/** What was decided about a plugin before anything was measured, and why: what an author would ask about. */
export function explainDecisions(
  tree: Pick<Tree, "files" | "links">,
  facts: Pick<StaticFacts, "profile" | "languages" | "lint" | "types"> & {
    definedBy: string;
  },
): Decision[] {
  const { profile, languages, lint, types } = facts;
  const why = describeLanguages(languages);
  const decisions: Decision[] = [
    { subject: "definition", outcome: "chosen", reason: facts.definedBy },
    { subject: "profile", outcome: "chosen", reason: profileReason(facts) },
    slot("lint", lint),
    slot("types", types),
    hasScript(languages)
      ? slot("tests", { status: "measured", subject: `profile ${profile}` })
      : slot("tests", { status: "not_applicable", reason: why }),
    ...leftOutFolders(tree.files),
  ];
  if (tree.links.length > 0)
    decisions.push({
      subject: tree.links.slice(0, 5).join(", ").slice(0, 1_000),
      outcome: "left_out",
      reason: `${tree.links.length} symbolic links or submodules: never followed`,
    });
  return decisions.slice(0, MAX_DECISIONS);
}

function profileReason({
  profile,
  languages,
}: Pick<StaticFacts, "profile" | "languages">): string {
  const counts = Object.entries(languages)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${name} ${count}`);
  const shipped =
    counts.length === 0 ? describeLanguages({}) : counts.join(", ");
  return `${profile}: ${shipped}`.slice(0, 500);
}

type Slot =
  | { status: "measured"; subject: string }
  | { status: "not_applicable" | "failed" | "infra_error"; reason: string };

function slot(subject: "lint" | "types" | "tests", fact: Slot): Decision {
  if (fact.status === "not_applicable")
    return { subject, outcome: "not_applicable", reason: fact.reason };
  const reason = fact.status === "measured" ? fact.subject : fact.reason;
  return { subject, outcome: "applies", reason };
}

/** One line for each outermost folder or kind of file that is not scored, the largest first. */
function leftOutFolders(files: readonly string[]): Decision[] {
  const groups = new Map<string, { count: number; reason: string }>();
  for (const file of files) {
    const found = leftOut(file);
    if (found === null) continue;
    const group = groups.get(found.subject) ?? {
      count: 0,
      reason: found.reason,
    };
    group.count += 1;
    groups.set(found.subject, group);
  }
  return [...groups]
    .sort(([, a], [, b]) => b.count - a.count)
    .slice(0, 50)
    .map(([subject, { count, reason }]) => ({
      subject: subject.slice(0, 1_000),
      outcome: "left_out",
      reason: `${reason} (${count} ${count === 1 ? "file" : "files"})`,
    }));
}
