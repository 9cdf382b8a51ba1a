import {
  component,
  type PluginFiles,
  pluginFiles,
  withEntry,
  withHandler,
  withManifest,
  withMarket,
  withServer,
} from "./plugin-files.ts";

/** Values that are right for some field and wrong for most. */
const values: readonly unknown[] = [7, "", "./nowhere", null, [7], { a: 7 }];

const manifestFields = (
  "name version description displayName license repository author homepage keywords defaultEnabled metadata skills " +
  "commands workflows outputStyles agents hooks mcpServers lspServers experimental themes monitors userConfig channels " +
  "dependencies icon privacyPolicyUrl network types settings engines $schema category tags strict source"
).split(" ");
const handlerFields =
  "type command args shell timeout async asyncRewake if once statusMessage url headers server tool prompt".split(
    " ",
  );
const serverFields =
  "type command args env url headers timeout oauth headersHelper cwd".split(
    " ",
  );
const marketFields =
  "name owner plugins description metadata renames allowCrossMarketplaceDependenciesOn".split(
    " ",
  );
const entryFields = "name source category tags strict version author".split(
  " ",
);
const keys =
  "name description allowed-tools tools model shell metadata hooks argument-hint".split(
    " ",
  );
const yaml = [
  "7",
  "''",
  "[a]",
  "[7]",
  "{a: b}",
  "null",
  "'x",
  "- x",
  "x: y",
  "@x",
];

/** Each field of each part with each of the values: most are errors, and who decides is the official validator. */
export function mutatedPlugins(): [name: string, files: PluginFiles][] {
  return [
    ...mutate("plugin.json", manifestFields, (field) => withManifest(field)),
    ...mutate("a hook", handlerFields, (field) =>
      withHandler({ type: "command", command: "true", ...field }, "PreToolUse"),
    ),
    ...mutate("a server", serverFields, (field) =>
      withServer({ command: "true", ...field }),
    ),
    ...mutate("a remote server", serverFields, (field) =>
      withServer({ type: "http", url: "https://a.example", ...field }),
    ),
    ...mutate("marketplace.json", marketFields, (field) => withMarket(field)),
    ...mutate("an entry", entryFields, (field) => withEntry(field)),
    ...keys.flatMap((key) =>
      yaml.flatMap((value) =>
        ["skills/tidy/SKILL.md", "commands/tidy.md", "agents/tidy.md"].map(
          (file): [string, PluginFiles] => [
            `${key}: ${value} in ${file}`,
            pluginFiles({ [file]: component(`${key}: ${value}`) }),
          ],
        ),
      ),
    ),
  ];
}

function mutate(
  place: string,
  fields: readonly string[],
  make: (field: Readonly<Record<string, unknown>>) => PluginFiles,
): [string, PluginFiles][] {
  return fields.flatMap((field) =>
    values.map((value): [string, PluginFiles] => [
      `"${field}": ${JSON.stringify(value)} in ${place}`,
      make({ [field]: value }),
    ]),
  );
}
