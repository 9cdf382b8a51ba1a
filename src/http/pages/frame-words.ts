import type { Message } from "../../score/words/language.ts";

/** What stands around every page. */
export const frameWords = {
  "site.name": { en: "Miyabi Marketplace", ja: "Miyabi マーケットプレイス" },
  "site.tagline": {
    en: "Plugins for Claude Code, each pinned to a commit that was scored and reviewed.",
    ja: "採点と審査を受けたコミットに固定された、Claude Code のプラグイン。",
  },
  "site.skip": { en: "Skip to content", ja: "本文へ移動" },
  "site.navigation": { en: "Main", ja: "メイン" },
  "site.catalogue": { en: "Catalogue", ja: "カタログ" },
  "site.api": { en: "API", ja: "API" },
  "site.sign-in": {
    en: "Sign in with GitHub",
    ja: "GitHub でサインイン",
  },
  "site.sign-out": { en: "Sign out", ja: "サインアウト" },
  "site.language": { en: "Language", ja: "言語" },
  "site.made": {
    en: "No script runs on these pages, and nothing is loaded from elsewhere.",
    ja: "このページではスクリプトを実行せず、外部から何も読み込みません。",
  },
  "error.title": { en: "This did not work", ja: "うまくいきませんでした" },
  "error.not_found": {
    en: "There is nothing at this address",
    ja: "このアドレスには何もありません",
  },
  "error.back": { en: "Back to the catalogue", ja: "カタログへ戻る" },
} as const satisfies Record<string, Message>;
