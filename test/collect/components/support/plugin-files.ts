/** Text by path. */
export type PluginFiles = Readonly<Record<string, string>>;

export const MANIFEST = ".claude-plugin/plugin.json";

const good = {
  name: "tidy",
  version: "1.0.0",
  description: "Tidies the notes of a day.",
  author: { name: "A. Author" },
  license: "MIT",
};

const readme = `# Tidy\n\n${"It reads the notes of a day and puts them in order. ".repeat(6)}\n`;

/**
 * @param more files that are otherwise; `undefined` leaves one out
 * @returns a plugin without an error: one skill and all documents
 */
export function pluginFiles(
  more: Readonly<Record<string, string | undefined>> = {},
): PluginFiles {
  const files: Record<string, string | undefined> = {
    [MANIFEST]: JSON.stringify(good),
    "README.md": readme,
    LICENSE: "MIT",
    "skills/tidy/SKILL.md": component("name: tidy\ndescription: Tidies notes"),
    ...more,
  };
  return Object.fromEntries(
    Object.entries(files).flatMap(([path, text]) =>
      text === undefined ? [] : [[path, text]],
    ),
  );
}

/** @returns the plugin with fields of its manifest otherwise; `undefined` removes one */
export function withManifest(
  fields: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, string | undefined>> = {},
): PluginFiles {
  return pluginFiles({
    [MANIFEST]: JSON.stringify({ ...good, ...fields }),
    ...more,
  });
}

/** @returns the plugin with a file of any JSON value, or of text as it stands */
export function withFile(file: string, value: unknown): PluginFiles {
  return pluginFiles({
    [file]: typeof value === "string" ? value : JSON.stringify(value),
  });
}

/** @returns a skill, command or agent with this frontmatter */
export function component(frontmatter: string, body = "Do it."): string {
  return `---\n${frontmatter}\n---\n${body}\n`;
}

export const withHooks = (value: unknown): PluginFiles =>
  withFile("hooks/hooks.json", value);
export const withHandler = (handler: unknown, event = "Stop"): PluginFiles =>
  withHooks({ hooks: { [event]: [{ hooks: [handler] }] } });
export const withServers = (value: unknown): PluginFiles =>
  withFile(".mcp.json", value);
export const withServer = (server: unknown): PluginFiles =>
  withServers({ mcpServers: { notes: server } });
export const withMarketplace = (value: unknown): PluginFiles =>
  withFile(".claude-plugin/marketplace.json", value);

const market = {
  name: "market",
  owner: { name: "A. Author" },
  plugins: [{ name: "tidy", source: "./" }],
};

export const withMarket = (fields: Readonly<Record<string, unknown>>) =>
  withMarketplace({ ...market, ...fields });
export const withEntry = (fields: Readonly<Record<string, unknown>>) =>
  withMarketplace({
    ...market,
    plugins: [{ ...market.plugins[0], ...fields }],
  });
export const withSource = (source: unknown): PluginFiles =>
  withMarketplace({
    ...market,
    plugins: [...market.plugins, { name: "other", source }],
  });
