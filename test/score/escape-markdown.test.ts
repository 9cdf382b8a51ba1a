import { describe, expect, it } from "vitest";
import {
  codeSpan,
  escapeMarkdown,
  oneLine,
} from "../../src/score/escape-markdown.ts";

const escape = (text: string) => escapeMarkdown(text, { max: 500 });

describe("foreign text in Markdown", () => {
  it.each([
    ["a mention", "ping @octocat now", /@octocat/],
    ["a team mention", "@org/team", /@org/],
    ["an issue reference", "closes #12", /#12/],
    ["a reference in another repository", "o/r#12", /#12/],
    ["an old-style reference", "GH-12", /GH\\?-12/],
    ["a commit", "see 1234567890abcdef", /[0-9a-f]{7}/],
    ["a bare link", "https://evil.example/x", /https:\/\//],
    ["a www link", "www.evil.example", /www\\?\./],
    ["a link", "[x](https://evil.example)", /(?<!\\)\[x(?<!\\)\]/],
    ["an image", "![x](y)", /(?<!\\)!/],
    ["HTML", "<img src=x onerror=alert(1)>", /</],
    ["a comment that hides the rest", "<!-- hidden", /<!--/],
    ["a marker of ours", "<!-- miyabi -->", /</],
    ["a table cell", "a | b", /(?<!\\)\|/],
    ["a code span", "`code`", /(?<!\\)`/],
    ["an entity", "&lt;b&gt;", /&lt;b/],
    ["a formula", "$x$", /(?<!\\)\$/],
    ["a second line", "a\n\n# heading", /\n/],
  ])("does not let %s through", (_, text, active) => {
    expect(escape(text)).not.toMatch(active);
  });

  it("keeps ordinary words as they are", () => {
    expect(escape("Unexpected token in src/a")).toBe(
      "Unexpected token in src/a",
    );
  });

  it("shows hidden characters instead of hiding text with them", () => {
    expect(escape("a\u202eb\u{e0041}c")).toBe("a\ufffdb\ufffdc");
  });

  it("cuts what is too long and says so", () => {
    expect(oneLine("x".repeat(50), 10)).toBe(`${"x".repeat(9)}\u2026`);
  });

  it("does not spend time on the part that is cut", () => {
    expect(
      escapeMarkdown("@".repeat(5_000_000), { max: 10 }).length,
    ).toBeLessThan(50);
  });
});

describe("foreign text in a code span", () => {
  it("cannot end the span or the table cell", () => {
    const span = codeSpan("a`` | @octocat <b>`");
    expect(span.slice(1, -1)).not.toMatch(/[`|]/);
    expect(span).toMatch(/^`.*`$/);
  });

  it("is one line and never empty", () => {
    expect(codeSpan("a\n::set-output name=x::y")).not.toContain("\n");
    expect(codeSpan(" \n ")).toBe("`(empty)`");
  });
});
