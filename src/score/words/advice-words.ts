import type { Message } from "./language.ts";

/** What an author can do, one sentence each. */
export const adviceWords = {
  "advice.critical": {
    en: "resolve {count:finding} of {code}: nothing is listed with a critical finding",
    ja: "{code} の指摘{count}件を解消する（致命的な指摘があると掲載されません）",
  },
  "advice.manifest": {
    en: "repair the manifest: nothing is listed that Claude Code cannot load",
    ja: "マニフェストを修正する（Claude Code が読み込めないものは掲載されません）",
  },
  "advice.errors-of": {
    en: "remove {count:error} of {code}",
    ja: "{code} のエラー{count}件を解消する",
  },
  "advice.warnings-of": {
    en: "remove {count:warning} of {code}",
    ja: "{code} の警告{count}件を解消する",
  },
  "advice.all-errors": {
    en: "remove {count:error}",
    ja: "エラー{count}件を解消する",
  },
  "advice.all-mistakes": {
    en: "remove {errors:error} and {warnings:warning}",
    ja: "エラー{errors}件と警告{warnings}件を解消する",
  },
  "advice.all-warnings": {
    en: "remove {count:warning}",
    ja: "警告{count}件を解消する",
  },
  "advice.cover": {
    en: "cover {count:line} of {file}",
    ja: "{file} の未到達の{count}行をテストする",
  },
  "advice.pass": {
    en: "have tests that pass, up to all lines ({reason})",
    ja: "合格するテストを用意する（全行を網羅した場合の最大値。現状：{reason}）",
  },
  "advice.measurable": {
    en: "make it measurable ({reason})",
    ja: "測定できる状態にする（現状：{reason}）",
  },
  "advice.add": { en: "add {document}", ja: "{document} を追加する" },
  "advice.gain": {
    en: "+{slot_points} {slot} → +{points} quality",
    ja: "{slot} +{slot_points} → 総合 +{points}",
  },
  "advice.blocks": { en: "stops the listing", ja: "掲載を妨げています" },
} as const satisfies Record<string, Message>;
