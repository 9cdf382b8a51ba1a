import { createServer } from "node:http";
import { gunzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import { findAdvisories } from "../../../../src/collect/security/packages/find-advisories.ts";
import type { LockedPackage } from "../../../../src/collect/security/packages/lockfiles.ts";

/** A registry that knows these weaknesses, by package; it is asked as npm asks. */
async function registry(known: unknown, status = 200): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const right =
        request.url === "/npm/-/npm/v1/security/advisories/bulk" &&
        request.headers["content-encoding"] === "gzip";
      const asked = JSON.parse(
        gunzipSync(Buffer.concat(chunks)).toString(),
      ) as Record<string, string[]>;
      response.writeHead(right && "yaml" in asked ? status : 400);
      response.end(typeof known === "string" ? known : JSON.stringify(known));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error("The server has no port.");
  return `http://127.0.0.1:${address.port}/npm`;
}

const locked = (
  name: string,
  version: string,
  isDevelopment: boolean,
): LockedPackage => ({
  name,
  version,
  isDevelopment,
  resolved: null,
  hasIntegrity: true,
  hasInstallScript: false,
  line: 3,
});
const packages = [
  locked("yaml", "1.0.0", false),
  locked("yaml", "2.0.0", true),
  locked("mocha", "1.0.0", true),
];
const advisory = (ghsa: string, range: string, more: object = {}) => ({
  id: 1,
  url: `https://github.com/advisories/${ghsa}`,
  title: "Weak",
  severity: "critical",
  vulnerable_versions: range,
  ...more,
});
const one = "GHSA-aaaa-bbbb-cccc";
const two = "GHSA-dddd-eeee-ffff";

describe("advisories on dependencies", () => {
  it("are counted once by their id, apart for production and development", async () => {
    const url = await registry({
      yaml: [
        advisory(one, "<3"),
        advisory(two, ">=2"),
        advisory("GHSA-gggg-hhhh-jjjj", ">9"),
      ],
      mocha: [advisory(one, "*"), advisory(two, "*")],
    });
    const { advisories, findings } = await findAdvisories(
      fetch,
      url,
      "package-lock.json",
      packages,
    );
    expect(advisories).toEqual({
      status: "known",
      production: 1,
      development: 1,
    });
    expect(
      findings.map(({ code, severity, message }) => [code, severity, message]),
    ).toEqual([
      [
        "security/advisory",
        "high",
        `yaml 1.0.0: Weak (${one}, critical, production)`,
      ],
      [
        "security/advisory",
        "low",
        `yaml 2.0.0: Weak (${two}, critical, development only)`,
      ],
    ]);
  });

  it("on a package that was made to do harm stop a listing", async () => {
    const url = await registry({
      mocha: [advisory(one, "*", { cwe: ["CWE-506"] })],
    });
    const { findings } = await findAdvisories(
      fetch,
      url,
      "package-lock.json",
      packages,
    );
    expect(findings).toMatchObject([
      { code: "security/malicious-dependency", severity: "critical", line: 3 },
    ]);
  });

  it.each([
    ["an answer of 405", {}, 405, "answered 405"],
    ["no JSON", "<html>", 200, "no JSON"],
    ["another JSON", { message: "no", statusCode: 500 }, 200, "not understood"],
  ])("are unknown, never none, after %s", async (_, body, status, reason) => {
    const url = await registry(body, status);
    const { advisories } = await findAdvisories(
      fetch,
      url,
      "package-lock.json",
      packages,
    );
    expect(advisories).toMatchObject({
      status: "unknown",
      reason: expect.stringContaining(reason) as string,
    });
  });

  it("are unknown when nobody can be reached or npm is not there", async () => {
    const nobody = await findAdvisories(
      fetch,
      "http://127.0.0.1:1/",
      "a",
      packages,
    );
    expect(nobody.advisories).toMatchObject({ status: "unknown" });
    const noNpm = await findAdvisories(fetch, null, "a", packages);
    expect(noNpm.advisories).toMatchObject({ status: "unknown" });
  });

  it("are none where there is no dependency", async () => {
    const { advisories } = await findAdvisories(fetch, null, "a", []);
    expect(advisories).toEqual({
      status: "known",
      production: 0,
      development: 0,
    });
  });
});
