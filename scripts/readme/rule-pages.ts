import { format } from "prettier";
import { families } from "../../src/score/facts.ts";
import { allRules } from "../../src/score/rules/rule-of.ts";
import type { Rule } from "../../src/score/rules/rule.ts";

type Family = (typeof families)[number];

const about: Record<Family, string> = {
  security:
    "What can harm the person who installs the plugin. A critical finding stops a listing.",
  contract:
    "What Claude Code loads, against what it accepts. In a plugin of Markdown and JSON these are the types slot.",
  components:
    "Skills, commands and agents as Claude reads them. In a plugin of Markdown and JSON these are the lint slot.",
  lint: "Mistakes in JavaScript and TypeScript. They are the lint slot.",
  types: "What TypeScript's compiler says. It is the types slot.",
  tests: "How the tests were run.",
  docs: "Advice on the documentation. It costs no points.",
};

const note =
  "<!-- Written by `npm run readme` from the rule table in src/score/rules. -->";

/** @returns the text of every page in docs/rules, by its file name */
export async function rulePages(): Promise<Record<string, string>> {
  const rules = allRules();
  const pages = families
    .map((family) => ({
      family,
      own: rules.filter(({ code }) => code.startsWith(`${family}/`)),
    }))
    .filter(({ own }) => own.length > 0);
  const index = [
    "# Rules",
    note,
    "Every finding has a code. `miyabi explain CODE` says the same as these pages.",
    pages
      .map(
        ({ family, own }) =>
          `- [${family}](${family}.md) (${own.length}): ${about[family]}`,
      )
      .join("\n"),
  ];
  const written = await Promise.all(
    pages.map(async ({ family, own }) => [
      `${family}.md`,
      await toMarkdown([
        `# ${family}`,
        note,
        about[family],
        ...own.flatMap(section),
      ]),
    ]),
  );
  return {
    "README.md": await toMarkdown(index),
    ...(Object.fromEntries(written) as Record<string, string>),
  };
}

function section({ code, title, severity, why, fix, example }: Rule): string[] {
  return [
    `## \`${code}\``,
    `**${title}.** Severity: ${severity}.`,
    plain(why),
    `_Fix:_ ${plain(fix)}`,
    ...(example === undefined ? [] : [`\`\`\`text\n${example}\n\`\`\``]),
  ];
}

/** No accidental emphasis: "Bash(*)" stays as it is. */
function plain(text: string): string {
  return text.replace(/[*_<]/g, "\\$&");
}

function toMarkdown(parts: readonly string[]): Promise<string> {
  return format(parts.join("\n\n"), { parser: "markdown" });
}
