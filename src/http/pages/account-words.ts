import type { Message } from "../../score/words/language.ts";

/** What a person has, and what was used of it. */
export const accountWords = {
  "account.title": { en: "My account", ja: "マイアカウント" },
  "account.licences": { en: "Licences", ja: "ライセンス" },
  "account.no-licences": {
    en: "You have no licence yet.",
    ja: "ライセンスはまだありません。",
  },
  "account.subscriptions": { en: "Subscriptions", ja: "サブスクリプション" },
  "account.usage": { en: "Usage in {period}", ja: "{period} の利用状況" },
  "account.months": { en: "Months", ja: "月" },
  "account.no-usage": {
    en: "There is nothing to show without a licence.",
    ja: "ライセンスがないため、表示するものがありません。",
  },
  "licence.plugin": { en: "plugin", ja: "プラグイン" },
  "licence.plan": { en: "plan", ja: "プラン" },
  "licence.status": { en: "status", ja: "状態" },
  "licence.ends": { en: "ends", ja: "終了日" },
  "licence.endless": { en: "no end", ja: "期限なし" },
  "licence.key": { en: "key", ja: "キー" },
  "licence.show-key": { en: "Show the key", ja: "キーを表示" },
  "licence.active": { en: "active", ja: "有効" },
  "licence.superseded": { en: "superseded", ja: "置き換え済み" },
  "licence.suspended": { en: "suspended", ja: "停止中" },
  "licence.revoked": { en: "revoked", ja: "失効" },
  "kind.free": { en: "free", ja: "無料" },
  "kind.trial": { en: "trial", ja: "試用" },
  "kind.paid": { en: "paid", ja: "購入" },
  "kind.granted": { en: "granted", ja: "付与" },
  "subscription.amount": { en: "amount", ja: "金額" },
  "subscription.until": { en: "period ends", ja: "期間の終わり" },
  "subscription.cancelled": {
    en: "ends with the period",
    ja: "期間の終わりに終了",
  },
  "usage.issues": { en: "Issues", ja: "課題" },
  "usage.tokens": { en: "Claude API tokens", ja: "Claude API トークン" },
  "usage.of": { en: "{used} of {limit}", ja: "{used} / {limit}" },
  "usage.projected": { en: "At this pace", ja: "このペースでは" },
  "usage.projection": {
    en: "{issues:issue} and {tokens:token} in the month",
    ja: "月末に課題{issues}件、{tokens}トークン",
  },
  "usage.days": {
    en: "Events by day, {period} (UTC)",
    ja: "日ごとのイベント数、{period}（UTC）",
  },
  "usage.day": { en: "day", ja: "日" },
  "usage.events": { en: "events", ja: "イベント" },
  "usage.agents": { en: "Agents executed", ja: "エージェントの実行回数" },
  "usage.agent": { en: "agent", ja: "エージェント" },
  "usage.runs": { en: "runs", ja: "回数" },
  "usage.table": { en: "Show as a table", ja: "表で見る" },
  "trial.start": {
    en: "Start {days:day} of trial",
    ja: "{days}日間の試用を始める",
  },
  "trial.sign-in": {
    en: "Sign in to try it for {days:day}",
    ja: "サインインして{days}日間試す",
  },
  "trial.once": {
    en: "Free of charge, once for each person, and it ends by itself.",
    ja: "無料で、お一人一回限り。自動的に終了します。",
  },
  "trial.active": {
    en: "Your trial runs for {days:day} more.",
    ja: "試用期間はあと{days}日です。",
  },
  "trial.expired": {
    en: "Your trial ended on {date}.",
    ja: "試用期間は{date}に終了しました。",
  },
} as const satisfies Record<string, Message>;
