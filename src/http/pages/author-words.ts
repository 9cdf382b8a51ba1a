import type { Message } from "../../score/words/language.ts";

/** The page of authors. */
export const authorWords = {
  "author.title": { en: "My plugins", ja: "自分のプラグイン" },
  "author.none": {
    en: "You have submitted no plugin yet.",
    ja: "まだプラグインを提出していません。",
  },
  "author.how": {
    en: "Submit one with an issue in {repository}, or with miyabi submit.",
    ja: "{repository} の Issue か miyabi submit で提出できます。",
  },
  "author.submissions": { en: "Submissions", ja: "提出" },
  "author.version": { en: "version", ja: "バージョン" },
  "author.submitted": { en: "submitted", ja: "提出日" },
  "author.note": { en: "note", ja: "メモ" },
  "author.scores": {
    en: "{plugin}: score by version",
    ja: "{plugin}：バージョンごとの点数",
  },
  "author.earnings": { en: "Earnings", ja: "売上" },
  "author.month": { en: "month", ja: "月" },
  "author.sales": { en: "sales", ja: "販売数" },
  "author.gross": { en: "gross", ja: "総額" },
  "author.refunds": { en: "refunds", ja: "返金" },
  "author.tax": { en: "tax", ja: "税" },
  "author.commission": { en: "commission", ja: "手数料" },
  "author.net": { en: "yours", ja: "受取額" },
} as const satisfies Record<string, Message>;
