import { format } from "prettier";
import { commands } from "../../src/cli/commands.ts";
import { markdownTable } from "./markdown-table.ts";

const note =
  "<!-- Written by `npm run readme` from the commands in src/cli. -->";

/** @returns the text of docs/cli.md: a table of the commands, and each one's own help */
export async function cliPage(): Promise<string> {
  const helps = await Promise.all(
    commands.map(async ({ name, load }) => {
      const { help } = await load();
      return `## miyabi ${name}\n\n\`\`\`text\n${help.trim()}\n\`\`\``;
    }),
  );
  const overview = markdownTable(
    ["Command", "What it does"],
    commands.map(({ usage, summary }) => [`\`miyabi ${usage}\``, summary]),
  );
  const page = [
    "# The command line",
    note,
    "`npm run bundle` builds `@miyabi/cli` into `build/cli`; in this repository it is `npm run --silent miyabi -- COMMAND`.",
    overview,
    ...helps,
  ];
  return format(page.join("\n\n"), { parser: "markdown" });
}
