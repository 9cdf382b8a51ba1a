import { z } from "zod";
import { isObject } from "../json.ts";

const text = z.string("must be a string");
const filled = (field: string) =>
  z.string(`must have a "${field}"`).min(1, `must have a "${field}"`);
const strings = z.array(text, "must be an array of strings").optional();
const record = z
  .record(z.string(), text, "must be an object of strings")
  .optional();
const milliseconds = z
  .int("must be a whole number")
  .positive("must be above 0")
  .optional();
const flag = z.boolean("must be true or false").optional();

const local = z.looseObject({
  command: filled("command"),
  args: strings,
  env: record,
  timeout: milliseconds,
  alwaysLoad: flag,
});

const remote = z.looseObject({
  url: filled("url").refine(
    (value) => value.includes("${") || URL.canParse(value),
    "must be an absolute URL",
  ),
  headers: record,
  headersHelper: text
    .refine(
      (value) => !value.includes("${user_config."),
      "must not hold ${user_config.…}: it would be put into a shell command",
    )
    .optional(),
  oauth: z
    .looseObject(
      {
        clientId: text.optional(),
        callbackPort: z.number("must be a number").optional(),
        authServerMetadataUrl: text
          .startsWith("https://", "must begin with https://")
          .optional(),
      },
      "must be an object",
    )
    .optional(),
  alwaysLoad: flag,
  timeout: milliseconds,
});

const lsp = z.strictObject({
  command: filled("command").refine(
    (value) => value.startsWith("/") || !value.includes(" "),
    'must be the program alone: its arguments belong into "args"',
  ),
  args: strings,
  env: record,
  transport: z.enum(["stdio", "socket"], "must be stdio or socket").optional(),
  extensionToLanguage: z
    .record(
      z.string().regex(/^\./, "must begin with a dot"),
      z.string("must be a language").min(1, "must be a language"),
      {
        error: ({ code }) =>
          code === "invalid_type"
            ? 'must be an object such as {".ts": "typescript"}'
            : "must have extensions that begin with a dot",
      },
    )
    .refine(
      (map) => Object.keys(map).length > 0,
      "must name at least one extension",
    ),
  initializationOptions: z.unknown().optional(),
  settings: z.unknown().optional(),
  diagnostics: z.unknown().optional(),
  workspaceFolder: text.optional(),
  startupTimeout: milliseconds,
  shutdownTimeout: milliseconds,
  requestTimeout: milliseconds,
  restartOnCrash: flag,
  maxRestarts: z.int("must be a whole number").min(0).optional(),
});

/** @returns the shape that Claude Code wants of this server; null and the reason when its type is unknown */
export function serverShape(
  kind: "mcp" | "lsp",
  value: unknown,
): { shape: z.ZodType; problem: null } | { shape: null; problem: string } {
  if (kind === "lsp") return { shape: lsp, problem: null };
  if (!isObject(value)) return { shape: local, problem: null };
  const { type, url, command } = value;
  if (
    type === "http" ||
    type === "sse" ||
    type === "ws" ||
    type === "streamable-http"
  )
    return { shape: remote, problem: null };
  if (type !== undefined && type !== "stdio")
    return { shape: null, problem: "is neither stdio, http, sse nor ws" };
  if (type === undefined && url !== undefined && command === undefined)
    return {
      shape: null,
      problem:
        'is missing: a server with a "url" needs "type": "http" (or "sse", "ws"), else Claude Code drops it',
    };
  return { shape: local, problem: null };
}
