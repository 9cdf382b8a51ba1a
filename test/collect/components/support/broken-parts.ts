import { type Broken, titled } from "./broken-definitions.ts";
import {
  component,
  type PluginFiles,
  pluginFiles,
  withFile,
  withHandler,
  withHooks,
  withManifest,
  withServer,
  withServers,
} from "./plugin-files.ts";

const command = { type: "command", command: "true" };
const root = "${CLAUDE_PLUGIN_ROOT}";

const hooks: readonly Broken[] = [
  ["no JSON", withHooks("{"), "hooks"],
  ["an array", withHooks([]), "hooks"],
  ["no wrapper", withHooks({ Stop: [{ hooks: [command] }] }), "hooks"],
  ["events that are a list", withHooks({ hooks: [] }), "hooks"],
  ["an event that is an object", withHooks({ hooks: { Stop: {} } }), "hooks"],
  ["a group without hooks", withHooks({ hooks: { Stop: [command] } }), "hooks"],
  [
    "a matcher that is an object",
    withHooks({ hooks: { PreToolUse: [{ matcher: {}, hooks: [command] }] } }),
    "hooks",
  ],
  ["a handler that is text", withHandler("true"), "hooks"],
  ["an unknown type", withHandler({ type: "run" }), "hooks"],
  ["no command", withHandler({ type: "command" }), "hooks"],
  ["a timeout of 0", withHandler({ ...command, timeout: 0 }), "hooks"],
  ["a shell that is none", withHandler({ ...command, shell: "fish" }), "hooks"],
  ["a URL that is none", withHandler({ type: "http", url: "x" }), "hooks"],
  [
    "a tool without a server",
    withHandler({ type: "mcp_tool", tool: "x" }),
    "hooks",
  ],
  ["a module that is not there", withHooks({ modules: ["./x.js"] }), "hooks"],
  [
    "a script that is not there",
    withHandler({ type: "command", command: `"${root}/x.sh"` }),
    "dead-reference",
  ],
  [
    "a home folder",
    withHandler({ type: "command", command: "/home/me/x.sh" }),
    "personal-path",
  ],
  [
    "an option in shell text",
    withHandler({ type: "command", command: "x ${user_config.k}" }),
    "option-in-shell",
  ],
  [
    "an option that is not declared",
    withHandler({ type: "command", command: "x", args: ["${user_config.k}"] }),
    "unknown-option",
  ],
  [
    "a wrong one in plugin.json",
    withManifest({ hooks: { PreToolUse: [{ hooks: [{ type: "run" }] }] } }),
    "hooks",
  ],
];

const servers: readonly Broken[] = [
  ["no JSON", withServers("{"), "mcp-servers"],
  ["an array", withServers([]), "mcp-servers"],
  ["a wrapper that is a number", withServers({ mcpServers: 1 }), "mcp-servers"],
  ["a server that is text", withServer("x"), "mcp-servers"],
  ["neither command nor url", withServer({}), "mcp-servers"],
  ["an empty command", withServer({ command: "" }), "mcp-servers"],
  [
    "arguments that are text",
    withServer({ command: "x", args: "y" }),
    "mcp-servers",
  ],
  [
    "a number in the environment",
    withServer({ command: "x", env: { A: 1 } }),
    "mcp-servers",
  ],
  [
    "a url without a type",
    withServer({ url: "https://a.example" }),
    "mcp-servers",
  ],
  [
    "an unknown type",
    withServer({ type: "tcp", url: "https://a.example" }),
    "mcp-servers",
  ],
  ["a url that is none", withServer({ type: "http", url: "x" }), "mcp-servers"],
  [
    "a wrong one in plugin.json",
    withManifest({ mcpServers: { a: {} } }),
    "mcp-servers",
  ],
  [
    "a language server without a command",
    withManifest({ lspServers: { a: {} } }),
    "lsp-servers",
  ],
  [
    "a language server without languages",
    withFile(".lsp.json", { a: { command: "x" } }),
    "lsp-servers",
  ],
  [
    "a language server with arguments in its command",
    withManifest({
      lspServers: { a: { command: "x y", extensionToLanguage: { ".a": "a" } } },
    }),
    "lsp-servers",
  ],
  [
    "a monitor file that is no JSON",
    withFile("monitors/monitors.json", "{"),
    "monitors",
  ],
];

const skill = (text: string): PluginFiles =>
  pluginFiles({ "skills/tidy/SKILL.md": text });
const agent = (text: string): PluginFiles =>
  pluginFiles({ "agents/tidy.md": text });

const components: readonly Broken[] = [
  [
    "a frontmatter that is never closed",
    skill("---\nname: a\n"),
    "unclosed-frontmatter",
  ],
  [
    "a list for its frontmatter",
    skill(component("- a")),
    "invalid-frontmatter",
  ],
  [
    "a list that is never closed",
    skill(component("name: [a")),
    "invalid-frontmatter",
  ],
  [
    "a quote that is never closed",
    skill(component("description: 'x")),
    "invalid-frontmatter",
  ],
  [
    "a tab in its frontmatter",
    skill(component("description: x\n\tfoo: y")),
    "invalid-frontmatter",
  ],
  [
    "a name that is a number",
    skill(component("name: 1\ndescription: x")),
    "wrong-value",
  ],
  [
    "a description that is a list",
    skill(component("description: [x]")),
    "wrong-value",
  ],
  [
    "tools that are a map",
    skill(component("description: x\nallowed-tools: {a: b}")),
    "wrong-value",
  ],
  [
    "an unknown shell",
    skill(component("description: x\nshell: zsh")),
    "wrong-value",
  ],
  ["no text", skill(component("description: x", "")), "empty-body"],
  [
    "an agent that sets permissionMode",
    agent(component("name: a\ndescription: x\npermissionMode: plan")),
    "agent-key-ignored",
  ],
  [
    "an agent that sets hooks",
    agent(component("name: a\ndescription: x\nhooks: {}")),
    "agent-key-ignored",
  ],
  [
    "an agent with allowed-tools",
    agent(component("name: a\ndescription: x\nallowed-tools: Read")),
    "tools-key",
  ],
  [
    "an agent without a description",
    agent(component("name: a")),
    "no-description",
  ],
];

/** Hooks, servers and components with an error. */
export const brokenParts: readonly Broken[] = [
  ...titled("hooks with", hooks),
  ...titled("servers with", servers),
  ...titled(
    "a component with",
    components.map(([what, files, code]) => [
      what,
      files,
      `components/${code}`,
    ]),
  ),
];
