import type { Message } from "./language.ts";

/** What defines a plugin, and with which compiler its types were checked. */
export const definitionWords: readonly Message[] = [
  {
    en: "the default folders: there is no plugin.json",
    ja: "既定のフォルダー（plugin.json はありません）",
  },
  {
    en: "its entry in the repository's marketplace.json: there is no plugin.json",
    ja: "リポジトリの marketplace.json の項目（plugin.json はありません）",
  },
  {
    en: "plugin.json and its entry in the repository's marketplace.json, which has strict: false",
    ja: "plugin.json と、リポジトリの marketplace.json の項目（strict: false）",
  },
  {
    en: "plugin.json, completed by its entry in the repository's marketplace.json",
    ja: "plugin.json（リポジトリの marketplace.json の項目で補完）",
  },
  {
    en: "TypeScript {version} on {files} files",
    ja: "TypeScript {version}、{files}ファイル",
  },
  {
    en: "TypeScript {version} on {files} files ({instead})",
    ja: "TypeScript {version}、{files}ファイル（{instead}）",
  },
  {
    en: "7 cannot be had on this machine",
    ja: "この環境では 7 を使えません",
  },
  {
    en: "7 stops at errors of syntax and configuration",
    ja: "7 は構文や設定のエラーで停止します",
  },
];
