import { z } from "zod";

const text = z.string("must be a string");
const flag = z.boolean("must be true or false").optional();
const number = z.number("must be a number").optional();
const types = ["string", "number", "boolean", "directory", "file"] as const;

const option = z
  .strictObject(
    {
      type: z.enum(types, `must be one of ${types.join(", ")}`),
      title: text,
      description: text,
      sensitive: flag,
      required: flag,
      multiple: flag,
      default: z.unknown().optional(),
      options: z.array(text, "must be an array of strings").optional(),
      min: number,
      max: number,
    },
    {
      error: ({ code }) =>
        code === "invalid_type" ? "must be an object" : undefined,
    },
  )
  .refine(
    ({ options, required, default: chosen }) =>
      options === undefined ||
      required === true ||
      options.some((option) => option === chosen),
    'has options, so it needs a default among them, or "required": true',
  );

/** Options that Claude Code asks the person for when the plugin is enabled. */
export const userConfig = z.record(
  z.string().regex(/^[A-Za-z_]\w*$/, "must be a name of letters, digits and _"),
  option,
  {
    error: ({ code }) =>
      code === "invalid_type"
        ? "must be an object"
        : "has a key that is no name of letters, digits and _",
  },
);

/** Channels: servers that may send messages into a session. */
export const channels = z.array(
  z.strictObject({
    server: z
      .string('must have a "server"')
      .min(1, "must name a server of mcpServers"),
    displayName: text.optional(),
    userConfig: userConfig.optional(),
  }),
  "must be an array",
);
