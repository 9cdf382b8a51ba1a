import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientPackage } from "../../scripts/bundling/npm-packages.ts";
import { createMarketplace } from "../../src/client/marketplace.ts";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";
import { serve } from "../support/serve.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../..");

/** What a plugin would have: JavaScript, and nothing of this project. */
const plugin = `
import { createMarketplace } from "@miyabi/client";
const [baseUrl, key] = process.argv.slice(2);
const marketplace = createMarketplace({ baseUrl });
const { jwks } = await marketplace.publicKeys();
console.log(JSON.stringify({
  online: await marketplace.verify(key),
  offline: await marketplace.verifyOffline(key, jwks),
}));
`;

/** The README's own lines, with this server's address and a key on the command line. */
async function readmeExample(baseUrl: string): Promise<string> {
  const readme = await readFile(join(root, "README.md"), "utf8");
  const lines = /```js\n([^`]*@miyabi\/client[^]*?)```/.exec(readme)?.[1] ?? "";
  return lines
    .replace("https://api.example.com", baseUrl)
    .replace(
      /^(import .*)$/m,
      "$1\nconst [licenseKey] = process.argv.slice(2);",
    );
}

/** The Node of this project, and the one of the machine where there is another. */
function nodes(): string[] {
  const ofMachine = (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => !folder.includes("node_modules"))
    .map((folder) => join(folder, "node"))
    .find((path) => existsSync(path));
  return [...new Set([process.execPath, ofMachine ?? process.execPath])];
}

let world: ApiWorld;
let server: Awaited<ReturnType<typeof serve>>;
let folder = "";
let key = "";

/** Packs a folder as npm would publish it, and answers with the tarball's path. */
async function pack(source: string): Promise<string> {
  const { stdout } = await run(
    "npm",
    ["pack", source, "--ignore-scripts", "--silent"],
    { cwd: folder },
  );
  return `./${stdout.trim()}`;
}

beforeAll(async () => {
  world = await openApiWorld();
  world.time.now = new Date();
  server = await serve(world.api);
  const { token } = await world.person();
  const reply = await createMarketplace({ baseUrl: server.url }).install(
    "miyabi-operations-pro",
    token,
  );
  if (reply.outcome === "granted") key = reply.license_key;

  folder = await mkdtemp(join(tmpdir(), "plugin-"));
  const built = join(folder, "client");
  await mkdir(built);
  for (const { path, contents } of await clientPackage(root))
    await writeFile(join(built, basename(path)), contents);
  const packed = await pack("./client");
  // jose comes from this project's own folder, because the test must not need the network.
  const jose = await pack(join(root, "node_modules/jose"));
  const consumer = join(folder, "consumer");
  await mkdir(consumer);
  await writeFile(
    join(consumer, "package.json"),
    JSON.stringify({ private: true, type: "module" }),
  );
  await writeFile(join(consumer, "plugin.js"), plugin);
  await run(
    "npm",
    [
      "install",
      "--offline",
      "--no-audit",
      "--no-fund",
      `.${packed}`,
      `.${jose}`,
    ],
    { cwd: consumer },
  );
}, 120_000);

afterAll(async () => {
  server.close();
  await world.db.close();
  await rm(folder, { recursive: true });
});

describe("the packed client, installed into an empty folder", () => {
  it.each(nodes())(
    "verifies a licence of the running App with %s",
    async (node) => {
      const { stdout } = await run(node, ["plugin.js", server.url, key], {
        cwd: join(folder, "consumer"),
      });
      const seen = JSON.parse(stdout) as Record<string, unknown>;
      expect(seen["online"]).toMatchObject({
        outcome: "valid",
        licence: { plugin_id: "miyabi-operations-pro", tier: "free" },
      });
      expect(seen["offline"]).toEqual(seen["online"]);
    },
  );

  it("runs the README's example as it stands there", async () => {
    const consumer = join(folder, "consumer");
    await writeFile(
      join(consumer, "readme.js"),
      await readmeExample(server.url),
    );
    const { stdout } = await run(process.execPath, ["readme.js", key], {
      cwd: consumer,
    });
    expect(stdout).toContain("verify-command");
  });
});
