import type { Message } from "./language.ts";

/**
 * Reasons that the scorer gives, in English where they are made. The English sentence is what the facts carry, so that a
 * report reads the same in every tool; another language is found by its pattern (translate.ts).
 */
export const reasonWords: readonly Message[] = [
  // Slots that are scored.
  {
    en: "{errors:error}, {warnings:warning} ({subject})",
    ja: "エラー{errors}件、警告{warnings}件（{subject}）",
  },
  { en: "{errors:error} ({subject})", ja: "エラー{errors}件（{subject}）" },
  {
    en: "{covered} of {lines:line} covered by {tests:test} ({runner}), by the word of the plugin's own code",
    ja: "{lines}行中{covered}行を{tests}件のテストが網羅（{runner}、プラグイン自身のコードの申告による）",
  },
  {
    en: "README, manifest, examples and changelog are there",
    ja: "README、マニフェスト、例、変更履歴がそろっています",
  },
  { en: "missing: {documents}", ja: "不足：{documents}" },
  { en: "ESLint on {files} files", ja: "ESLint、{files}ファイル" },
  {
    en: "ESLint on {files} files; {languages}",
    ja: "ESLint、{files}ファイル。{languages}",
  },
  { en: "TypeScript on {files} files", ja: "TypeScript、{files}ファイル" },
  { en: "components", ja: "コンポーネント" },
  { en: "contract of the components", ja: "コンポーネントの規約" },
  // Decisions.
  { en: "components: {shipped}", ja: "コンポーネントのみ：{shipped}" },
  { en: "typescript: {shipped}", ja: "TypeScript を含む：{shipped}" },
  { en: "javascript: {shipped}", ja: "JavaScript を含む：{shipped}" },
  { en: "mixed: {shipped}", ja: "ほかの言語を含む：{shipped}" },
  { en: "profile {profile}", ja: "プロファイル {profile}" },
  { en: "built output ({count:file})", ja: "ビルド成果物（{count}ファイル）" },
  {
    en: "code of others ({count:file})",
    ja: "外部のコード（{count}ファイル）",
  },
  {
    en: "made for another harness ({count:file})",
    ja: "ほかのツール向けのファイル（{count}ファイル）",
  },
  {
    en: "not part of the plugin ({count:file})",
    ja: "プラグインの一部ではありません（{count}ファイル）",
  },
  { en: "minified ({count:file})", ja: "圧縮済みのコード（{count}ファイル）" },
  {
    en: "{count} symbolic links or submodules: never followed",
    ja: "シンボリックリンクまたはサブモジュール{count}件：たどりません",
  },
  {
    en: "the default folders: there is no plugin.json",
    ja: "既定のフォルダー（plugin.json がありません）",
  },
  {
    en: "its entry in the repository's marketplace.json: there is no plugin.json",
    ja: "リポジトリの marketplace.json の項目（plugin.json がありません）",
  },
  {
    en: "plugin.json and its entry in the repository's marketplace.json, which has strict: false",
    ja: "plugin.json と、リポジトリの marketplace.json の項目（strict: false）",
  },
  {
    en: "plugin.json, completed by its entry in the repository's marketplace.json",
    ja: "plugin.json（リポジトリの marketplace.json の項目が補います）",
  },
  // Slots that do not apply.
  { en: "nothing executable is shipped", ja: "実行されるものがありません" },
  { en: "not measured: {languages}", ja: "測定対象外：{languages}" },
  { en: "JavaScript alone", ja: "JavaScript のみ" },
  { en: "no code that we can measure", ja: "測定できるコードがありません" },
  {
    en: "no line of the shipped code can be covered",
    ja: "網羅の対象になる行がありません",
  },
  {
    en: "Known weaknesses of dependencies: unknown ({reason})",
    ja: "依存パッケージの既知の脆弱性：不明（{reason}）",
  },
  {
    en: "Known weaknesses of dependencies: {production} in production, {development} in development only",
    ja: "依存パッケージの既知の脆弱性：本番{production}件、開発のみ{development}件",
  },
  { en: "not looked up at that time", ja: "当時は調べていません" },
  // Tests.
  {
    en: "no tests were run, though {lines:line} can be covered",
    ja: "網羅できる行が{lines}行ありますが、テストが実行されていません",
  },
  {
    en: "the tests were not run (--no-tests)",
    ja: "テストは実行していません（--no-tests）",
  },
  { en: "there are no tests", ja: "テストがありません" },
  {
    en: "there are no tests (supported: {runners})",
    ja: "テストがありません（対応ランナー：{runners}）",
  },
  {
    en: "not measured: tests run with {runner} (supported: {runners})",
    ja: "測定できません：テストは {runner} で実行されています（対応ランナー：{runners}）",
  },
  {
    en: "the test script calls {runner}, but package.json does not declare it",
    ja: "test スクリプトは {runner} を呼びますが、package.json に宣言がありません",
  },
  { en: "{runner} found no tests", ja: "{runner} がテストを見つけられません" },
  {
    en: "{runner} is declared but was not installed",
    ja: "{runner} は宣言されていますが、インストールされていません",
  },
  {
    en: "{runner} could not run the tests: {words}",
    ja: "{runner} がテストを実行できません：{words}",
  },
  {
    en: "the tests pass, but {runner} wrote no coverage: {words}",
    ja: "テストは合格しましたが、{runner} がカバレッジを出力しませんでした：{words}",
  },
  { en: "the tests do not pass: {words}", ja: "テストが不合格です：{words}" },
  { en: "1 test does not pass", ja: "1件のテストが不合格です" },
  { en: "{count} tests do not pass", ja: "{count}件のテストが不合格です" },
  {
    en: "1 test does not pass; the first: {name}",
    ja: "1件のテストが不合格です：{name}",
  },
  {
    en: "{count} tests do not pass; the first: {name}",
    ja: "{count}件のテストが不合格です。最初のもの：{name}",
  },
  {
    en: "the tests took {amount} and were stopped",
    ja: "テストが上限を超えたため止めました（{amount}）",
  },
  {
    en: "the tests' report was not made by the scorer: {sign}",
    ja: "テストの報告はスコアラーが作ったものではありません：{sign}",
  },
  {
    en: 'not measured: the tests ran built code ({file}) that no source map leads back to the sources. Set "sourceMap": true in tsconfig.json, or let the tests import the sources',
    ja: '測定できません：テストはビルド結果（{file}）を実行しており、ソースへ戻るソースマップがありません。tsconfig.json で "sourceMap": true にするか、テストからソースを読み込んでください',
  },
  {
    en: "the tests did not end within {seconds} seconds",
    ja: "テストが{seconds}秒以内に終わりませんでした",
  },
  {
    en: "the command {name}, which the tests need, fails: {words}",
    ja: "テストに必要なスクリプト {name} が失敗します：{words}",
  },
  {
    en: "this machine cannot take the network from the tests",
    ja: "この環境ではテストのネットワークを遮断できません",
  },
  {
    en: "the tests job ended without a report",
    ja: "テストのジョブが結果を残さずに終わりました",
  },
  // Dependencies.
  {
    en: "dependencies cannot be installed: {words}",
    ja: "依存パッケージをインストールできません：{words}",
  },
  {
    en: "npm could not install the dependencies ({code})",
    ja: "npm が依存パッケージをインストールできませんでした（{code}）",
  },
  {
    en: "installing the dependencies took longer than {minutes} minutes",
    ja: "依存パッケージのインストールが{minutes}分以内に終わりませんでした",
  },
  {
    en: "the dependency {name} does not come from the registry ({range})",
    ja: "依存パッケージ {name} はレジストリのものではありません（{range}）",
  },
  { en: "npm is not there", ja: "npm がありません" },
  {
    en: "{package} could not be installed beside {runner}",
    ja: "{package} を {runner} に追加インストールできませんでした",
  },
  {
    en: "the tests pass, but {runner} wrote no coverage",
    ja: "テストは合格しましたが、{runner} がカバレッジを出力しませんでした",
  },
  {
    en: "it has coverage without a test",
    ja: "テストがないのにカバレッジがあります",
  },
  {
    en: "it has coverage of {file}, where no line can be covered",
    ja: "網羅できる行のない {file} のカバレッジがあります",
  },
  {
    en: "it has coverage of {place}, which is no line that can be covered",
    ja: "網羅できる行ではない {place} のカバレッジがあります",
  },
  {
    en: "the tests run with {runner}, which is not on this machine and could not be installed",
    ja: "テストに使う {runner} がこの環境になく、インストールもできませんでした",
  },
  {
    en: "TypeScript ended without a result",
    ja: "TypeScript が結果を出さずに終了しました",
  },
  {
    en: "the types could not be checked within {seconds} seconds",
    ja: "型の検査が{seconds}秒以内に終わりませんでした",
  },
  { en: "nobody was asked", ja: "問い合わせていません" },
  {
    en: "the code is nested too deeply to be checked",
    ja: "入れ子が深すぎて検査できません",
  },
];
