import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type {
  CheckView,
  ScoredPlugin,
  SeenCheck,
} from "../../src/marketplace/check-view.ts";
import { desiredCheck } from "../../src/marketplace/desired-check.ts";
import { planCheck } from "../../src/marketplace/plan-check.ts";
import type { Finding } from "../../src/score/facts.ts";
import { judge } from "../../src/score/judge.ts";
import { reportFacts, withLintErrors } from "../support/report-facts.ts";

const sha = "a".repeat(40);

function plugin(path: string, changes: Partial<ScoredPlugin> = {}) {
  const facts = reportFacts();
  return {
    path,
    sha,
    report: judge(facts.static, facts.tests),
    trust: "verified",
    base: null,
    listed_as: null,
    ...changes,
  } satisfies ScoredPlugin;
}

function failing(path: string, findings: number): ScoredPlugin {
  const facts = withLintErrors(40);
  const finding = (line: number): Finding => ({
    code: "lint/no-undef",
    category: "lint",
    severity: "medium",
    file: "src/index.ts",
    line,
    message: `@everyone <img src=x> ${"long ".repeat(60)}`,
    fix: "[click](https://evil.example)",
  });
  facts.static.findings = Array.from({ length: findings }, (_, i) =>
    finding(i + 1),
  );
  return plugin(path, { report: judge(facts.static, facts.tests) });
}

const ran = {
  id: 5000,
  attempt: 1,
  event: "pull_request",
  status: "completed",
  conclusion: "success",
  proves: true,
  fork: false,
};

function view(changes: Partial<CheckView> = {}): CheckView {
  return {
    sha,
    plugins: ["."],
    pull: { base_branch: "main", touched: ["."] },
    run: ran,
    scored: [plugin(".")],
    static_run: "none",
    checks: [],
    onboarding: null,
    public_url: "https://miyabi.example",
    ...changes,
  };
}

/** What GitHub has after the plan was carried out. */
function afterwards(before: CheckView): CheckView {
  const plan = planCheck(before);
  if (plan === null) return before;
  const old = before.checks.find(({ id }) => id === plan.id);
  const last = plan.writes.at(-1);
  const check: SeenCheck = {
    id: old?.id ?? 100 + before.checks.length,
    status: last?.status ?? "",
    conclusion: last?.conclusion ?? null,
    external_id: plan.external_id,
    title: last?.title ?? null,
    summary: last?.summary.replaceAll("\n", "\r\n") ?? null,
    annotations_count:
      (old?.annotations_count ?? 0) +
      plan.writes.reduce((sum, write) => sum + write.annotations.length, 0),
  };
  const others = before.checks.filter(({ id }) => id !== check.id);
  return { ...before, checks: [check, ...others] };
}

describe("the summary", () => {
  it("stays within GitHub's limit, ends at a whole row, and counts what it leaves out", () => {
    const scored = ["a", "b", "c"].map((path) => failing(path, 900));
    const check = desiredCheck(view({ scored, plugins: ["a", "b", "c"] }));
    const summary = check?.summary ?? "";
    expect(summary.length).toBeLessThanOrEqual(65_535);
    expect(summary.length).toBeGreaterThan(50_000);
    const rows = summary.split("\n").filter((line) => line.startsWith("|"));
    for (const row of rows) expect(row).toMatch(/\|$/);
    expect(summary).toContain(
      "2200 more findings are not shown at their lines",
    );
    expect(check?.annotations).toHaveLength(500);
    expect(summary).toContain("npx @miyabi/cli score . --path c");
  });

  it("lets no mention, link or HTML of a finding through", () => {
    const { summary = "" } =
      desiredCheck(view({ scored: [failing(".", 1)] })) ?? {};
    expect(summary).not.toContain("@everyone");
    expect(summary).not.toContain("<img");
    expect(summary).not.toContain("](https://evil");
  });

  it("says for each slot what full points take, and the badge once the plugin is listed", () => {
    const scored = [{ ...failing(".", 1), listed_as: "issue-tools" }];
    const { summary = "" } = desiredCheck(view({ scored })) ?? {};
    expect(summary).toMatch(/- lint 0\/100 \(\+\d+\.\d\): for full points/);
    const url = "https://miyabi.example/v1/marketplace/plugins/issue-tools";
    expect(summary).toContain(`[![Miyabi quality](${url}/badge.svg)](${url})`);
    expect(desiredCheck(view())?.summary).not.toContain("badge.svg");
  });
});

describe("the plan", () => {
  const anyRun = fc.record({
    id: fc.constantFrom(1, 2),
    attempt: fc.constantFrom(1, 2),
    event: fc.constant("pull_request"),
    status: fc.constantFrom("queued", "in_progress", "waiting", "completed"),
    conclusion: fc.constantFrom(
      null,
      "success",
      "failure",
      "cancelled",
      "skipped",
      "startup_failure",
      "action_required",
      "timed_out",
    ),
    proves: fc.boolean(),
    fork: fc.boolean(),
  });
  const anyView = fc
    .record({
      plugins: fc.constantFrom([], ["."], ["a", "b"]),
      pull: fc.option(
        fc.record({
          base_branch: fc.constant("main"),
          touched: fc.constantFrom([], ["a"], ["."]),
        }),
      ),
      run: fc.option(anyRun),
      scored: fc.constantFrom([], [plugin("a")], [failing(".", 120)]),
      static_run: fc.constantFrom("none", "under_way", "failed"),
      onboarding: fc.constantFrom(null, { link: null }),
    })
    // Without a run nothing was scored.
    .map((parts) =>
      view(parts.run === null ? { ...parts, scored: [] } : parts),
    );

  it("is done once: what it wrote it does not write again", () => {
    fc.assert(
      fc.property(anyView, (before) => {
        expect(planCheck(afterwards(before))).toBeNull();
      }),
    );
  });

  it("lets no failure pass as success, neutral or skipped, whatever came before", () => {
    fc.assert(
      fc.property(
        fc.array(anyView, { minLength: 1, maxLength: 4 }),
        (views) => {
          let checks: SeenCheck[] = [];
          for (const one of views)
            checks = afterwards({ ...one, checks }).checks;
          const [last] = views.slice(-1);
          const wanted =
            last === undefined ? null : desiredCheck({ ...last, checks });
          const green = ["success", "neutral", "skipped"];
          if (!green.includes(wanted?.conclusion ?? "")) return;
          expect(last?.scored.every(({ report }) => report.passed)).toBe(true);
          if (wanted?.conclusion === "neutral") expect(last?.run).toBeNull();
          else expect(last?.scored.length).toBeGreaterThan(0);
        },
      ),
    );
  });

  it("takes 50 annotations in a request, and only the last of them ends the check", () => {
    const plan = planCheck(view({ scored: [failing(".", 120)] }));
    expect(
      plan?.writes.map(({ status, conclusion, annotations }) => [
        status,
        conclusion,
        annotations.length,
      ]),
    ).toEqual([
      ["in_progress", undefined, 50],
      ["in_progress", undefined, 50],
      ["completed", "failure", 20],
    ]);
  });
});
