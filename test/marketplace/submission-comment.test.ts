import { describe, expect, it } from "vitest";
import { judge } from "../../src/score/judge.ts";
import type { StoredReport } from "../../src/marketplace/ports/submissions.ts";
import {
  STICKY_MARKER,
  submissionComment,
} from "../../src/marketplace/submission-comment.ts";
import { reportFacts } from "../support/report-facts.ts";
import { submissionRow } from "./submission-row.ts";

const attack =
  "@everyone <img src=x onerror=alert(1)> [click](javascript:1) ![x](http://evil.example) #1 `code` | $(id)\n# Published";

function hostileReport(): StoredReport {
  const facts = reportFacts();
  facts.static.findings = Array.from({ length: 4_000 }, () => ({
    code: "security/x",
    category: "security" as const,
    severity: "high" as const,
    file: attack,
    line: 1,
    message: attack.repeat(10),
    fix: attack,
  }));
  return {
    id: "r1",
    repository_id: 600,
    repository: "ayumi/issue-tools",
    sha: "a".repeat(40),
    path: ".",
    run_id: 1,
    run_attempt: 1,
    report: judge(facts.static, facts.tests),
    created_at: "2026-11-22T10:00:00.000Z",
  };
}

describe("the comment on a submission", () => {
  it("begins with the marker by which it is found again", () => {
    const text = submissionComment({
      submission: submissionRow(),
      report: null,
      plugin: null,
      listed: null,
      runUrl: null,
      publishingFailed: false,
    });
    expect(text.startsWith(STICKY_MARKER)).toBe(true);
  });

  it("lets no mention, HTML, link or heading of others through, and fits into GitHub's limit", () => {
    const text = submissionComment({
      submission: submissionRow({
        state: "rejected",
        note: attack,
        decided_by: attack,
        problems: [{ field: attack, message: "is wrong" }],
      }),
      report: hostileReport(),
      plugin: null,
      listed: null,
      runUrl: null,
      publishingFailed: false,
    });
    expect(text.length).toBeLessThan(65_536);
    const plain = text.replaceAll(/`[^`\n]*`/g, "");
    expect(plain).not.toContain("@everyone");
    expect(plain).not.toContain("<img");
    expect(plain).not.toMatch(/(?<!\\)\]\(/);
    expect(plain).not.toMatch(/^# /m);
  });

  it("says published only in that state", () => {
    const text = (state: "approved" | "published") =>
      submissionComment({
        submission: submissionRow({ state, published_commit: null }),
        report: null,
        plugin: null,
        listed: null,
        runUrl: null,
        publishingFailed: false,
      });
    expect(text("approved")).not.toMatch(/## Published|Published:/);
    expect(text("published")).toContain("## Published");
  });
});
