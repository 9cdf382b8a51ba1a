import {
  MANIFEST,
  type PluginFiles,
  pluginFiles,
  withEntry,
  withFile,
  withManifest,
  withMarket,
  withMarketplace,
  withSource,
} from "./plugin-files.ts";

/** What is wrong, the plugin, and the code of the error that must be reported. */
export type Broken = readonly [what: string, files: PluginFiles, code: string];

const option = { type: "string", title: "T", description: "D" };

const names: readonly Broken[] = [
  ["no name", withManifest({ name: undefined }), "broken-manifest"],
  ["an empty name", withManifest({ name: "" }), "broken-manifest"],
  ["a name with a space", withManifest({ name: "a b" }), "broken-manifest"],
  ["a name that is a number", withManifest({ name: 7 }), "broken-manifest"],
  ["a name beyond ASCII", withManifest({ name: "tidÿ" }), "broken-manifest"],
  ["a name with a slash", withManifest({ name: "a/b" }), "broken-manifest"],
  ["a reserved prefix", withManifest({ name: "Claude-x" }), "reserved-name"],
  ["a reserved name", withManifest({ name: "claudecode" }), "reserved-name"],
  [
    "official beside it",
    withManifest({ name: "official-claude" }),
    "reserved-name",
  ],
];

const manifests: readonly Broken[] = [
  ["no JSON", withFile(MANIFEST, "{"), "broken-manifest"],
  ["nothing in it", withFile(MANIFEST, ""), "broken-manifest"],
  ["an array", withFile(MANIFEST, []), "broken-manifest"],
  [
    "a byte order mark",
    withFile(MANIFEST, '\ufeff{"name":"a"}'),
    "broken-manifest",
  ],
  [
    "a key twice",
    withFile(MANIFEST, '{"name":"a","name":"b"}'),
    "duplicate-key",
  ],
  ["a version that is a number", withManifest({ version: 1 }), "wrong-field"],
  ["an author that is text", withManifest({ author: "A" }), "wrong-field"],
  ["an author without a name", withManifest({ author: {} }), "wrong-field"],
  ["a homepage that is no URL", withManifest({ homepage: "x" }), "wrong-field"],
  [
    "a repository that is an object",
    withManifest({ repository: {} }),
    "wrong-field",
  ],
  ["keywords that are text", withManifest({ keywords: "a" }), "wrong-field"],
  [
    "a command without a source",
    withManifest({ commands: { a: {} } }),
    "wrong-field",
  ],
  [
    "options that are none",
    withManifest({ userConfig: { a: {} } }),
    "wrong-field",
  ],
  [
    "an option with an unknown key",
    withManifest({ userConfig: { a: { ...option, env: 1 } } }),
    "wrong-field",
  ],
  [
    "an option with a wrong name",
    withManifest({ userConfig: { "a b": option } }),
    "wrong-field",
  ],
  [
    "options without a default among them",
    withManifest({ userConfig: { a: { ...option, options: ["x"] } } }),
    "wrong-field",
  ],
  [
    "a channel without a server",
    withManifest({ channels: [{}] }),
    "wrong-field",
  ],
  [
    "a channel of an unknown server",
    withManifest({ channels: [{ server: "x" }] }),
    "unknown-server",
  ],
  [
    "a dependency with a space",
    withManifest({ dependencies: ["a b"] }),
    "wrong-field",
  ],
  [
    "a dependency without a name",
    withManifest({ dependencies: [{}] }),
    "wrong-field",
  ],
  [
    "monitors that are an object",
    withManifest({ experimental: { monitors: {} } }),
    "wrong-field",
  ],
  [
    "a monitor without a command",
    withManifest({ experimental: { monitors: [{ name: "a" }] } }),
    "monitors",
  ],
  [
    "zero width in the description",
    withManifest({ description: "a\u200bb" }),
    "hidden-character",
  ],
  [
    "no licence",
    withManifest({ license: undefined }, { LICENSE: undefined }),
    "no-licence",
  ],
];

const paths: readonly Broken[] = [
  [
    "commands that are not there",
    withManifest({ commands: "./x" }),
    "wrong-path",
  ],
  ["commands without ./", withManifest({ commands: "commands" }), "wrong-path"],
  ["an absolute path", withManifest({ mcpServers: "/x.json" }), "wrong-path"],
  [
    "a path that leads upwards",
    withManifest({ hooks: "./../x.json" }),
    "wrong-path",
  ],
  [
    "agents that are a folder",
    withManifest({ agents: "./skills" }),
    "wrong-path",
  ],
  [
    "a skill that is a file",
    withManifest({ skills: "./skills/tidy/SKILL.md" }),
    "wrong-path",
  ],
  [
    "hooks in a text file",
    withManifest({ hooks: "./README.md" }),
    "wrong-path",
  ],
  [
    "themes that are not there",
    withManifest({ experimental: { themes: "./t" } }),
    "wrong-path",
  ],
  [
    "types that are no declarations",
    withManifest({ types: "./README.md" }),
    "wrong-path",
  ],
  [
    "an icon out of the plugin",
    withManifest({ icon: "../i.png" }),
    "wrong-path",
  ],
  [
    "commands inside .claude-plugin",
    pluginFiles({ ".claude-plugin/commands/a.md": "A" }),
    "misplaced-folder",
  ],
];

const marketplaces: readonly Broken[] = [
  ["no JSON", withMarketplace("{"), "marketplace"],
  ["no name", withMarket({ name: undefined }), "marketplace"],
  ["a reserved name", withMarket({ name: "agent-skills" }), "marketplace"],
  ["an owner that is text", withMarket({ owner: "A" }), "marketplace"],
  ["plugins that are an object", withMarket({ plugins: {} }), "marketplace"],
  [
    "a plugin twice",
    withMarket({ plugins: [1, 2].map(() => ({ name: "tidy", source: "./" })) }),
    "marketplace",
  ],
  [
    "a rename to nothing listed",
    withMarket({ renames: { old: "gone" } }),
    "marketplace",
  ],
  ["strict that is text", withEntry({ strict: "no" }), "wrong-field"],
  ["tags that are text", withEntry({ tags: "a" }), "wrong-field"],
  [
    "an unknown kind",
    withSource({ source: "pip", package: "x" }),
    "marketplace",
  ],
  ["a source that leads upwards", withSource("../x"), "marketplace"],
  ["a source that is not there", withSource("./nowhere"), "marketplace"],
  [
    "a repository as a URL",
    withSource({ source: "github", repo: "https://github.com/a/b" }),
    "marketplace",
  ],
  [
    "a short SHA",
    withSource({ source: "github", repo: "a/b", sha: "abc" }),
    "marketplace",
  ],
  [
    "git over plain http",
    withSource({ source: "url", url: "http://a.example/b.git" }),
    "marketplace",
  ],
  [
    "an archive of the own machine",
    withSource({ source: "archive", url: "https://127.0.0.1/a.zip" }),
    "marketplace",
  ],
  [
    "a command that is too long",
    withSource({ source: "command", command: "x".repeat(501) }),
    "marketplace",
  ],
];

/** Each is refused by the official validator, or is let through by it and does not work. */
export const brokenDefinitions: readonly Broken[] = [
  ...titled("plugin.json with", [...names, ...manifests]),
  ...titled("a definition with", paths),
  ...titled("marketplace.json with", marketplaces),
];

export function titled(title: string, list: readonly Broken[]): Broken[] {
  return list.map(([what, files, code]) => [
    `${title} ${what}`,
    files,
    code.includes("/") ? code : `contract/${code}`,
  ]);
}
