import { z } from "zod";
import { isObject } from "../json.ts";
import { dependencies } from "./dependency-shape.ts";
import { channels, userConfig } from "./user-config-shape.ts";

const text = z.string("must be a string");
const flag = z.boolean("must be true or false");
const strings = z.array(text, "must be an array of strings");
const object = z.record(z.string(), z.unknown(), "must be an object");
const paths = z.union([text, strings], "must be a path or an array of paths");
const url = text.refine((value) => URL.canParse(value), "must be a URL");
const anything = z.unknown();

/** Hooks and servers in a definition: their content is checked with the files of their kind. */
const pathOrInline = z.union(
  [text, z.array(z.union([text, object])), object],
  "must be a path, an array or an object",
);

/** What inline monitors hold is checked with the files of monitors. */
const monitorsOrPath = z.union(
  [text, z.array(object)],
  "must be a path or an array of monitors",
);

const inlineCommand = z
  .looseObject(
    { source: text.optional(), content: text.optional() },
    "must be an object",
  )
  .refine(
    ({ source, content }) => (source === undefined) !== (content === undefined),
    'must have either "source" or "content"',
  );

const author = z.looseObject(
  {
    name: z.string('must have a "name"').min(1, "must not be empty"),
    email: text.optional(),
    url: text.optional(),
  },
  'must be an object with "name"',
);

/** Fields of plugin.json that Claude Code knows, with the shape of their value (CLI 2.1.330). */
export const manifestFields: Readonly<Record<string, z.ZodType>> = {
  // Checked by `wrongName`.
  name: anything,
  version: text,
  description: text,
  displayName: text,
  license: text,
  repository: text,
  author,
  homepage: url,
  keywords: strings,
  defaultEnabled: flag,
  skills: paths,
  commands: z.union(
    [text, strings, z.record(z.string(), inlineCommand)],
    "must be a path, an array of paths, or an object of commands",
  ),
  workflows: paths,
  outputStyles: paths,
  agents: paths,
  hooks: pathOrInline,
  mcpServers: pathOrInline,
  lspServers: pathOrInline,
  // One that is no object is ignored, see below.
  experimental: z.preprocess(
    (value) => (isObject(value) ? value : {}),
    z.looseObject({
      themes: paths.optional(),
      monitors: monitorsOrPath.optional(),
    }),
  ),
  themes: paths,
  monitors: monitorsOrPath,
  userConfig,
  channels,
  dependencies,
  icon: anything,
  privacyPolicyUrl: anything,
  supportUrl: anything,
  termsOfServiceUrl: anything,
  documentationUrl: anything,
  metadata: anything,
  network: anything,
  engines: anything,
  types: text,
  settings: object,
  $schema: text,
};

/** Fields whose wrong value Claude Code ignores: the plugin loads without it. */
export const ignoredWhenWrong: Readonly<Record<string, z.ZodType>> = {
  metadata: object,
  engines: object,
  experimental: object,
  network: z.looseObject(
    {
      hosts: z.array(
        z
          .string()
          .regex(
            /^(\*\.)?[a-z0-9.-]+(:\d{1,5})?$|^\[[0-9a-f:]+\](:\d{1,5})?$/i,
            "must be a host without scheme or path",
          ),
        "must be an array of hosts",
      ),
    },
    'must be an object with "hosts"',
  ),
};

/** Fields of a marketplace's entry, which do nothing in plugin.json. */
export const entryFields: Readonly<Record<string, z.ZodType>> = {
  source: anything,
  category: text,
  tags: strings,
  strict: flag,
  relevance: anything,
};
