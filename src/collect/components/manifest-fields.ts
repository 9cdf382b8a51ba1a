import { isObject, stringList } from "../json.ts";

/** @returns what is wrong with the value, null when nothing is */
type Check = (value: unknown) => string | null;

const text: Check = (value) =>
  typeof value === "string" ? null : "must be a string";
const flag: Check = (value) =>
  typeof value === "boolean" ? null : "must be true or false";
const object: Check = (value) => (isObject(value) ? null : "must be an object");
const strings: Check = (value) =>
  Array.isArray(value) && value.every((item) => typeof item === "string")
    ? null
    : "must be an array of strings";
const paths: Check = (value) =>
  stringList(value) === null ? "must be a path or an array of paths" : null;
const pathOrInline: Check = (value) =>
  isObject(value) || typeof value === "string" || Array.isArray(value)
    ? null
    : "must be a path, an array or an object";
const url: Check = (value) =>
  typeof value === "string" && URL.canParse(value) ? null : "must be a URL";
const author: Check = (value) =>
  isObject(value) && typeof value["name"] === "string" && value["name"] !== ""
    ? null
    : 'must be an object with "name"';
const anything: Check = () => null;

/** Fields of plugin.json that Claude Code knows, with the check of their value (CLI 2.1.330). */
export const manifestFields: Readonly<Record<string, Check>> = {
  name: text,
  version: text,
  description: text,
  displayName: text,
  license: text,
  repository: text,
  author,
  homepage: url,
  keywords: strings,
  defaultEnabled: flag,
  metadata: object,
  skills: paths,
  commands: (value) => (isObject(value) ? null : paths(value)),
  workflows: paths,
  outputStyles: paths,
  agents: paths,
  hooks: pathOrInline,
  mcpServers: pathOrInline,
  lspServers: pathOrInline,
  experimental: object,
  themes: anything,
  monitors: anything,
  userConfig: object,
  channels: anything,
  dependencies: (value) => (Array.isArray(value) ? null : "must be an array"),
  icon: anything,
  privacyPolicyUrl: anything,
  supportUrl: anything,
  termsOfServiceUrl: anything,
  documentationUrl: anything,
  network: anything,
  types: anything,
  settings: anything,
  engines: anything,
  $schema: anything,
  // They belong into the marketplace's entry; Claude Code warns.
  category: anything,
  tags: anything,
  relevance: anything,
  strict: anything,
  source: anything,
};

const reservedPrefix = /^(claude-|anthropic-|anthropics-|cc-plugin-)/;
const reservedNames = [
  "claude",
  "anthropic",
  "anthropics",
  "claude-code",
  "claude-mods",
];

/** @returns why Claude Code cannot load a plugin of this name, null when it can */
export function wrongName(name: unknown): string | null {
  if (typeof name !== "string" || name === "") return "is missing";
  if (/\s/.test(name)) return "must have no spaces";
  if (/[^\x21-\x7e]/.test(name)) return "must be plain ASCII";
  return null;
}

/** Names that `claude plugin validate` refuses, though the plugin loads: well-known plugins have them. */
export function isReserved(name: string): boolean {
  return reservedPrefix.test(name) || reservedNames.includes(name);
}
