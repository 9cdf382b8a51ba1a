/** A range that names more is counted as this many: no plan has so many, so the answer is the same. */
const most = 10_000;

/** `12`, `#12`, `owner/name#12`, a range `12-15`, or the address of an issue. */
const issueForm =
  /^(?:(?<repo>[\w.-]+\/[\w.-]+)?#)?(?<from>\d{1,9})(?:(?:-|\.\.)#?(?<to>\d{1,9}))?$/;
const address = /^https?:\/\/[^/]+\/([\w.-]+\/[\w.-]+)\/issues\/(\d{1,9})\b/;
const marked = /#|^https?:/;

const issueOption = /^(?:--issues?|-i)(?:=(.*))?$/;

/**
 * The issues that the arguments of an agent run name, each once, in a fixed order.
 *
 * Numbers count at the beginning (`12 13`, `12,13`), after `--issues`, and with a `#` anywhere; the number after another
 * option is that option's (`--concurrency 3`), and a bare number within a sentence is no issue.
 */
export function namedIssues(words: readonly string[]): string[] {
  const found = new Set<string>();
  let bareCounts = true;
  let valueOfOption = false;
  for (const word of words) {
    const option = issueOption.exec(word);
    if (option) {
      bareCounts = true;
      valueOfOption = false;
      take(option[1] ?? "", found, true);
    } else if (word.startsWith("-")) {
      valueOfOption = !word.includes("=");
    } else {
      const isValue = valueOfOption && !marked.test(word);
      valueOfOption = false;
      if (isValue) continue;
      if (!take(word, found, bareCounts)) bareCounts = false;
    }
  }
  return [...found].toSorted();
}

/** Adds what a word such as `#12,#13` names. @returns whether all of it could be a list of issues */
function take(word: string, found: Set<string>, bareCounts: boolean): boolean {
  const parts = word.split(/[,;]/).filter((part) => part !== "");
  let all = true;
  for (const part of parts) {
    if (found.size >= most) return all;
    const issues = issuesOf(part.replace(/[.:!?)]+$/, ""));
    if (issues.length === 0) all = false;
    if (bareCounts || marked.test(part))
      for (const issue of issues.slice(0, most - found.size)) found.add(issue);
  }
  return all;
}

function issuesOf(part: string): string[] {
  const page = address.exec(part);
  if (page) return [`${page[1] ?? ""}#${page[2] ?? ""}`];
  const { repo = "", from, to = from } = issueForm.exec(part)?.groups ?? {};
  if (from === undefined) return [];
  const first = Number(from);
  const count = Math.min(Math.max(Number(to) - first + 1, 1), most);
  const prefix = repo === "" ? "" : `${repo}#`;
  return Array.from({ length: count }, (_, n) => `${prefix}${first + n}`);
}
