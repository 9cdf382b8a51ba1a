import { z } from "zod";
import { entryFields } from "./manifest-fields.ts";

const text = z.string("must be a string");
const filled = (field: string) =>
  z.string(`must have a "${field}"`).min(1, `must have a "${field}"`);

const ref = text.optional();
const sha = text
  .regex(/^[0-9a-f]{40}$/, "must be a full commit SHA of 40 lower-case digits")
  .optional();
const relative = text.refine(
  (path) => !path.split("/").includes(".."),
  "must not lead upwards",
);
/** Of an archive: no host of the machine or its own network. */
const publicHttps = filled("url").refine((value) => {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return (
    protocol === "https:" &&
    !/^(localhost|127\.|169\.254\.|0\.0\.0\.0|\[?::1)|metadata/.test(hostname)
  );
}, "must be a public https:// address");

const kinds: Readonly<Record<string, z.ZodType>> = {
  github: z.looseObject({
    repo: filled("repo").regex(
      /^[\w.-]+\/[\w.-]+$/,
      'must be "owner/repository"',
    ),
    ref,
    sha,
  }),
  url: z.looseObject({
    url: filled("url").regex(
      /^(https:\/\/|git@|ssh:\/\/)/,
      "must begin with https:// or git@",
    ),
    ref,
    sha,
  }),
  "git-subdir": z.looseObject({
    url: filled("url"),
    path: relative,
    ref,
    sha,
  }),
  npm: z.looseObject({ package: filled("package"), version: text.optional() }),
  archive: z.looseObject({
    url: publicHttps,
    sha256: text
      .regex(/^[0-9a-f]{64}$/i, "must be 64 hexadecimal digits")
      .optional(),
  }),
  command: z.looseObject({
    command: filled("command").max(500, "must be at most 500 characters"),
  }),
};

/** @returns the shape that an entry's source must have; null when it has no kind that Claude Code knows */
export function sourceShape(source: unknown): z.ZodType | null {
  if (typeof source === "string") return text;
  const kind = z.looseObject({ source: z.string() }).safeParse(source);
  if (!kind.success) return null;
  return Object.hasOwn(kinds, kind.data.source)
    ? (kinds[kind.data.source] ?? null)
    : null;
}

/** A marketplace.json without its entries. */
export const marketplaceShape = z.looseObject(
  {
    name: filled("name"),
    owner: z.looseObject(
      { name: filled("name"), email: text.optional(), url: text.optional() },
      'must be an object with "name"',
    ),
    plugins: z.array(z.unknown(), "must be an array"),
    description: text.optional(),
    version: text.optional(),
    $schema: text.optional(),
    metadata: z
      .looseObject(
        {
          pluginRoot: text.optional(),
          description: text.optional(),
          version: text.optional(),
        },
        "must be an object",
      )
      .optional(),
    allowCrossMarketplaceDependenciesOn: z
      .array(text, "must be an array of names")
      .optional(),
    renames: z
      .record(z.string(), text.nullable(), "must be an object of names")
      .optional(),
  },
  "must be an object",
);

/** Fields of an entry that no plugin.json has. */
export const entryShape = z.looseObject({
  name: filled("name"),
  category: entryFields["category"]?.optional() ?? z.unknown(),
  tags: entryFields["tags"]?.optional() ?? z.unknown(),
  strict: entryFields["strict"]?.optional() ?? z.unknown(),
});
