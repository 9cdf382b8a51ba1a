import type { Message } from "./language.ts";

/** Reasons about dependencies: why they cannot be installed, and what is known of their weaknesses. */
export const dependencyWords: readonly Message[] = [
  {
    en: "package-lock.json does not match package.json: run npm install and commit the lockfile",
    ja: "package-lock.json が package.json と一致しません：npm install を実行し、ロックファイルをコミットしてください",
  },
  {
    en: "the dependencies do not fit together (ERESOLVE)",
    ja: "依存パッケージの組み合わせに矛盾があります（ERESOLVE）",
  },
  {
    en: "a dependency asks for a version that does not exist (ETARGET)",
    ja: "存在しない版を求める依存パッケージがあります（ETARGET）",
  },
  {
    en: "a dependency does not exist in the registry (E404)",
    ja: "レジストリに存在しない依存パッケージがあります（E404）",
  },
  {
    en: "a dependency comes from git, not from the registry",
    ja: "レジストリではなく git から取得する依存パッケージがあります",
  },
  {
    en: "a dependency comes from a URL, not from the registry",
    ja: "レジストリではなく URL から取得する依存パッケージがあります",
  },
  {
    en: "a dependency is not the one in the lockfile (EINTEGRITY)",
    ja: "ロックファイルと異なる依存パッケージがあります（EINTEGRITY）",
  },
  { en: "package.json is no JSON", ja: "package.json が JSON ではありません" },
  {
    en: "a dependency has an invalid name",
    ja: "名前が不正な依存パッケージがあります",
  },
  {
    en: "a dependency uses a protocol that npm does not know (workspace:, catalog:)",
    ja: "npm が対応しないプロトコルの依存パッケージがあります（workspace:、catalog:）",
  },
  {
    en: "a dependency does not run on Linux (EBADPLATFORM)",
    ja: "Linux で動かない依存パッケージがあります（EBADPLATFORM）",
  },
  {
    en: "the registry answered {status}",
    ja: "レジストリの応答は {status} でした",
  },
  {
    en: "the registry could not be reached",
    ja: "レジストリに接続できませんでした",
  },
  {
    en: "the registry's answer was no JSON",
    ja: "レジストリの応答が JSON ではありませんでした",
  },
  {
    en: "the registry's answer was not understood",
    ja: "レジストリの応答を解釈できませんでした",
  },
  {
    en: "the answer was too large",
    ja: "レジストリの応答が大きすぎました",
  },
  {
    en: "npm is not here to say where its registry is",
    ja: "npm がないため、レジストリの場所がわかりません",
  },
  {
    en: "there is no lockfile of npm in the plugin's folder",
    ja: "プラグインのフォルダーに npm のロックファイルがありません",
  },
  {
    en: "not looked up: {files} (only npm's lockfile is read)",
    ja: "未照会：{files}（npm のロックファイルだけを読みます）",
  },
  { en: "{file} could not be read", ja: "{file} を読めませんでした" },
];
