import { describe, expect, it } from "vitest";
import { renderBadge } from "../../src/score/render-badge.ts";

describe("the badge", () => {
  it("says the score, to screen readers too", () => {
    const svg = renderBadge({ score: 93, passed: true });
    expect(svg).toContain('aria-label="quality: 93 / 100"');
    expect(svg).toContain(">93 / 100</text>");
  });

  it("says unknown where there is no score, and shows no number", () => {
    const svg = renderBadge({ score: null, passed: false });
    expect(svg).toContain("quality: unknown");
    expect(svg).not.toContain("/ 100");
  });

  it("has one colour for what may be listed and another for what may not", () => {
    const fill = (score: number | null, passed: boolean) =>
      /fill="(#\w{6})"\/><\/g>/.exec(renderBadge({ score, passed }))?.[1];
    expect(fill(93, false)).toBe(fill(12, false));
    expect(fill(93, true)).not.toBe(fill(93, false));
    expect(fill(null, false)).not.toBe(fill(0, false));
  });

  it("is wide enough for Japanese", () => {
    const svg = renderBadge({ score: 100, passed: true }, "ja");
    expect(svg).toContain("品質: 100 / 100");
    const [, all = "0"] = /width="(\d+)" height="20" role/.exec(svg) ?? [];
    const parts = [...svg.matchAll(/textLength="(\d+)"/g)];
    const used = parts.reduce((sum, [, length]) => sum + Number(length), 0);
    expect(used).toBeLessThan(Number(all));
  });
});
