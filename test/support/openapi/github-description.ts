import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

type Json = Record<string, unknown>;

type Parameter = {
  name: string;
  in: "path" | "query" | "header";
  required?: boolean;
  schema: Json;
};

/** One kind of request that GitHub describes. */
export type Operation = {
  method: string;
  /** "/repos/{owner}/{repo}" */
  path: string;
  parameters: Parameter[];
  /** null: it takes none. */
  body: { required: boolean; schema: Json } | null;
  /** An App may call it with the rights of an installation. */
  forInstallations: boolean;
  /** "apps": what an App may call as itself. */
  category: string;
};

/** Kept from run to run, out of git's sight. */
const cache = join(import.meta.dirname, "../../../node_modules/.cache");
const require = createRequire(import.meta.url);
const source = join(
  dirname(require.resolve("@octokit/openapi")),
  "generated/api.github.com.json",
);

let operations: Promise<Operation[]> | undefined;

/** GitHub's published description of its API: requests alone, because the whole is many megabytes. Read once. */
export function githubDescription(): Promise<Operation[]> {
  operations ??= load();
  return operations;
}

async function load(): Promise<Operation[]> {
  const file = await cacheFile();
  if (!existsSync(file)) {
    const document = JSON.parse(await readFile(source, "utf8")) as Json;
    // Another worker may write the same file at this moment; each renames a whole one into place.
    const draft = `${file}.${process.pid}`;
    await writeFile(draft, JSON.stringify(requestsOf(document)));
    await rename(draft, file);
  }
  return JSON.parse(await readFile(file, "utf8")) as Operation[];
}

/** Named for all that it is made from, so that an old one is never used. */
async function cacheFile(): Promise<string> {
  const hash = createHash("sha256");
  const manifest = join(dirname(source), "../package.json");
  for (const file of [import.meta.filename, manifest])
    hash.update(await readFile(file));
  await mkdir(cache, { recursive: true });
  return join(
    cache,
    `github-description-${hash.digest("hex").slice(0, 32)}.json`,
  );
}

function requestsOf(document: Json): Operation[] {
  const resolve = resolver(document);
  const paths = Object.entries(document["paths"] as Record<string, Json>);
  return paths.flatMap(([path, byMethod]) =>
    Object.entries(byMethod).map(([method, described]) => {
      const operation = described as Json;
      const github = (operation["x-github"] ?? {}) as Json;
      return {
        method: method.toUpperCase(),
        path,
        parameters: resolve(operation["parameters"] ?? []) as Parameter[],
        body: bodyOf(resolve(operation["requestBody"] ?? null) as Json | null),
        forInstallations: github["enabledForGitHubApps"] === true,
        category: String(github["category"]),
      };
    }),
  );
}

function bodyOf(requestBody: Json | null): Operation["body"] {
  if (requestBody === null) return null;
  const content = requestBody["content"] as Record<string, Json>;
  const schema = content["application/json"]?.["schema"];
  return {
    required: requestBody["required"] === true,
    schema: closed((schema ?? {}) as Json),
  };
}

/** GitHub leaves out what it does not know; for us it is a mistake. Where there are alternatives, each is open for the others' names. */
function closed(schema: Json): Json {
  const alternatives = ["oneOf", "anyOf", "allOf"].some((key) => key in schema);
  const properties = schema["properties"] as Record<string, Json> | undefined;
  const items = schema["items"] as Json | undefined;
  return {
    ...schema,
    ...(items === undefined ? {} : { items: closed(items) }),
    ...(properties === undefined || alternatives
      ? {}
      : {
          additionalProperties: schema["additionalProperties"] ?? false,
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, inner]) => [
              name,
              closed(inner),
            ]),
          ),
        }),
  };
}

/** Replaces references by what they lead to, and leaves out what is only said to people. */
function resolver(document: Json) {
  const words = new Set(["example", "examples", "description"]);
  const resolve = (value: unknown, depth = 0): unknown => {
    if (depth > 40) return {};
    if (Array.isArray(value))
      return value.map((one) => resolve(one, depth + 1));
    if (value === null || typeof value !== "object") return value;
    const { $ref } = value as { $ref?: unknown };
    if (typeof $ref === "string") return resolve(target($ref), depth + 1);
    return Object.fromEntries(
      Object.entries(value)
        // A property may have such a name: then it is a schema.
        .filter(([key, inner]) => !words.has(key) || isSchema(inner))
        .map(([key, inner]) => [key, resolve(inner, depth + 1)]),
    );
  };
  const isSchema = (value: unknown) =>
    value !== null && typeof value === "object" && "type" in value;
  const target = (reference: string): unknown =>
    reference
      .slice(2)
      .split("/")
      .reduce<unknown>((place, key) => (place as Json)[key], document);
  return (value: unknown) => resolve(value);
}
