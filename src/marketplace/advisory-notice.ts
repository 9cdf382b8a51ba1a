import { codeSpan, escapeMarkdown } from "../score/escape-markdown.ts";
import type { AdvisoryHit } from "./match-advisories.ts";
import type { Plugin } from "./ports/plugins.ts";

/** Logins of GitHub are nothing else, so that a mention is one person and not more. */
const LOGIN = /^[A-Za-z0-9-]{1,39}$/;

/**
 * Tells the maintainers and the author of a weakness that was published after the plugin was listed.
 * @param team "org/team"
 */
export function advisoryNotice(
  { id, version, author }: Pick<Plugin, "id" | "version" | "author">,
  hit: AdvisoryHit,
  team: string | null,
): string {
  const login = author?.github_login ?? "";
  const called = [team, LOGIN.test(login) ? login : null]
    .filter((name) => name !== null)
    .map((name) => `@${name} `)
    .join("");
  const what = `${codeSpan(hit.package)} ${codeSpan(hit.version)}`;
  const where = `${codeSpan(id)} ${codeSpan(version)} locks`;
  return [
    hit.isMalware
      ? `${called}**A package that ${where} is known to be malicious: ${what}.**`
      : `${called}A weakness was published of a package that ${where}: ${what}.`,
    `> ${escapeMarkdown(hit.summary, { max: 300 })} (${codeSpan(hit.id)}, ${escapeMarkdown(hit.severity, { max: 20 })})`,
    "The listed commit is being scored again; the result will stand in this issue. The author can update the package and submit a new version. Maintainers: `/delist <reason>` takes the plugin out of the catalogue at once.",
  ].join("\n\n");
}
