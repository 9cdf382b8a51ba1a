import { format } from "prettier";
import { settingsSchema } from "../../src/config/settings.ts";
import { whenInWords } from "../../src/marketplace/command-table.ts";
import { commandRules } from "../../src/marketplace/commands.ts";
import { markdownTable } from "./markdown-table.ts";

const who = {
  maintainer: "write access to the marketplace repository",
  submitter: "the submitter",
  either: "the submitter or a maintainer",
  all: "everybody",
} as const;

function commands(): string {
  return markdownTable(
    ["Command", "Who", "When", "Effect"],
    Object.values(commandRules).map((rule) => [
      `\`${rule.usage}\``,
      who[rule.who] + (rule.notSubmitter ? ", not the submitter" : ""),
      whenInWords(rule.states),
      rule.effect,
    ]),
  );
}

function settings(): string {
  const nothingGiven = settingsSchema.parse({});
  const defaults = new Map<string, unknown>(Object.entries(nothingGiven));
  return markdownTable(
    ["Setting", "What for", "Default"],
    Object.entries(settingsSchema.shape).map(([name, schema]) => {
      const value = defaults.get(name);
      return [
        `\`${name}\``,
        schema.description ?? "",
        typeof value === "string" || typeof value === "number"
          ? `\`${value}\``
          : "",
      ];
    }),
  );
}

const parts: Record<string, () => string> = { commands, settings };

/**
 * Fills the parts of the README that the code knows better: what stands between `<!-- name -->` and `<!-- /name -->`.
 * @throws Error when a part has no place
 */
export async function fillReadme(readme: string): Promise<string> {
  let filled = readme;
  for (const [name, render] of Object.entries(parts)) {
    const place = new RegExp(`<!-- ${name} -->[^]*?<!-- /${name} -->`);
    if (!place.test(filled))
      throw new Error(`The README has no <!-- ${name} -->.`);
    filled = filled.replace(
      place,
      () => `<!-- ${name} -->\n\n${render()}\n\n<!-- /${name} -->`,
    );
  }
  return format(filled, { parser: "markdown" });
}
