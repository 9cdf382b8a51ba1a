export type CorpusRow = {
  repository: string;
  commit: string;
  path: string;
  name: string;
  profile: string;
  score: number | null;
  verdict: string;
  slots: Partial<Record<string, number | string>>;
  findings: Partial<Record<string, number>>;
  criticals: {
    code: string;
    file: string | null;
    line: number | null;
    message: string;
  }[];
  seconds: number;
  note: string;
};

/** Names and paths come from foreign repositories: nothing in them may end a cell. */
const cell = (text: string) =>
  text.replaceAll(/[|`<>[\]\r\n@]/g, " ").slice(0, 120);

const short: Record<string, string> = {
  not_applicable: "–",
  infra_error: "infra",
  failed: "0",
};

function slot(value: number | string | undefined): string {
  if (typeof value === "number") return String(value);
  return value === undefined ? "" : (short[value] ?? value);
}

const line = (cells: string[]) => `| ${cells.join(" | ")} |`;

/** The rows as Markdown: one for each plugin, then every critical finding with its place. */
export function corpusTable(rows: readonly CorpusRow[]): string {
  const head = [
    "Plugin",
    "Commit",
    "Profile",
    "Score",
    "Verdict",
    "lint",
    "types",
    "tests",
    "docs",
    "crit",
    "high",
    "med",
    "low",
    "s",
  ];
  const body = rows.map((row) =>
    line([
      cell(`${row.repository} ${row.path === "." ? "" : row.path}`.trim()),
      row.commit.slice(0, 7),
      row.profile,
      row.score === null ? "" : String(row.score),
      row.verdict.replaceAll("_", " "),
      ...["lint", "types", "tests", "docs"].map((name) =>
        slot(row.slots[name]),
      ),
      ...["critical", "high", "medium", "low"].map((severity) =>
        String(row.findings[severity] ?? ""),
      ),
      row.seconds.toFixed(1),
    ]),
  );
  const criticals = rows.flatMap((row) =>
    row.criticals.map(({ code, file, line: at }) =>
      line([
        cell(`${row.repository} ${row.path}`),
        cell(code),
        cell(`${file ?? ""}:${at ?? ""}`),
      ]),
    ),
  );
  return [
    line(head),
    line(head.map(() => "---")),
    ...body,
    "",
    line(["Plugin", "Code", "Place"]),
    line(["---", "---", "---"]),
    ...criticals,
    "",
  ].join("\n");
}
