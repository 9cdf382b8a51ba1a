import { describe, expect, it } from "vitest";
import { adviceWords } from "../../../src/score/words/advice-words.ts";
import { definitionWords } from "../../../src/score/words/definition-words.ts";
import { dependencyWords } from "../../../src/score/words/dependency-words.ts";
import { reasonWords } from "../../../src/score/words/reason-words.ts";
import { reportWords } from "../../../src/score/words/report-words.ts";
import { say, saying, tell } from "../../../src/score/words/say.ts";
import { translate } from "../../../src/score/words/translate.ts";

const reasons = [...reasonWords, ...dependencyWords, ...definitionWords];
const all = [
  ...Object.values(reportWords),
  ...Object.values(adviceWords),
  ...reasons,
];
const namesIn = (text: string) =>
  [...text.matchAll(/\{(\w+)/g)].map(([, name]) => name).toSorted();

describe("the catalogue", () => {
  it.each(all.map(({ en, ja }) => [en, ja]))(
    "%j names the same values in Japanese",
    (en, ja) => {
      expect(namesIn(ja)).toEqual(namesIn(en));
      expect(ja).not.toMatch(/\{\w+:/);
    },
  );

  it("has Japanese words wherever the English ones are no name", () => {
    const names = /^(\{\w+\}|ESLint|README|: )*$/;
    const untranslated = all.filter(
      ({ en, ja }) =>
        !names.test(en) &&
        !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(ja),
    );
    expect(untranslated).toEqual([]);
  });

  it("counts in English as people do", () => {
    const values = { code: "x/y", count: 1 };
    expect(say("en", "advice.errors-of", values)).toBe("remove 1 error of x/y");
    expect(say("en", "advice.errors-of", { ...values, count: 2 })).toBe(
      "remove 2 errors of x/y",
    );
    expect(say("ja", "advice.errors-of", values)).toBe(
      "x/y のエラー1件を解消する",
    );
  });

  it("quotes foreign values and leaves numbers alone", () => {
    const said = saying("advice.cover", { file: "a|b.ts", count: 3 });
    expect(tell("en", said, (text) => `<${text}>`)).toBe(
      "cover 3 lines of <a|b.ts>",
    );
  });

  it("does not take a value for a sentence with values", () => {
    const said = saying("advice.cover", { file: "{count}.ts", count: 3 });
    expect(tell("en", said, (text) => text)).toBe(
      "cover 3 lines of {count}.ts",
    );
  });
});

describe("a reason in Japanese", () => {
  it.each([
    [
      "1 error, 0 warnings (ESLint on 12 files)",
      "エラー1件、警告0件（ESLint、12ファイル）",
    ],
    [
      "2 errors, 1 warning (ESLint on 3 files; not measured: python, shell)",
      "エラー2件、警告1件（ESLint、3ファイル。測定対象外：python, shell）",
    ],
    [
      "500 of 574 lines covered by 122 tests (node:test), by the word of the plugin's own code",
      "574行中500行を122件のテストが網羅（node:test、プラグイン自身のコードの申告による）",
    ],
    ["missing: examples/ (15)", "不足：examples/ (15)"],
    [
      "2 tests do not pass; the first: adds (numbers)",
      "2件のテストが不合格です。最初のもの：adds (numbers)",
    ],
    [
      "the tests did not end within 600 seconds",
      "テストが600秒以内に終わりませんでした",
    ],
  ])("%s", (english, japanese) => {
    expect(translate(english, "ja")).toBe(japanese);
  });

  it("keeps a tool's own words, and what is not known", () => {
    expect(translate("the tests do not pass: ENOENT no such file", "ja")).toBe(
      "テストが不合格です：ENOENT no such file",
    );
    expect(translate("Something new", "ja")).toBe("Something new");
  });

  it.each(reasons.map(({ en }) => [en]))(
    "%j is known again whatever its values are",
    (en) => {
      const filled = en
        .replaceAll(/\{\w+:([\w ]+)\}/g, "7 $1s")
        .replaceAll(/\{\w+\}/g, "a.b (c)");
      expect(translate(filled, "ja")).not.toBe(filled);
      expect(translate(filled, "en")).toBe(filled);
    },
  );

  it("takes no time for hostile text", () => {
    const hostile = "could not be installed beside ".repeat(16);
    const began = process.cpuUsage().user;
    for (let round = 0; round < 100; round += 1) translate(hostile, "ja");
    expect(process.cpuUsage().user - began).toBeLessThan(2_000_000);
  });
});
