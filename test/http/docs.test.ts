import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  operationsOf,
  type ApiDocument,
  type Operation,
} from "../../src/http/docs/document.ts";
import { openApiWorld, type ApiWorld } from "../support/api-world.ts";

let world: ApiWorld;
let document: ApiDocument;
let operations: Operation[];
let page: Response;
let html: string;
beforeAll(async () => {
  world = await openApiWorld();
  const answer = await world.api.request("/v1/openapi.json");
  document = (await answer.json()) as ApiDocument;
  operations = operationsOf(document);
  page = await world.api.request("/docs");
  html = await page.text();
});
afterAll(() => world.db.close());

const nameOf = ({ method, path }: Operation) => `${method} ${path}`;

describe("GET /v1/openapi.json", () => {
  it("describes each route that is there for programs, and no other", () => {
    // What is under /v1 or speaks JSON; the rest are pages.
    const forPrograms =
      /^\/(v1\/|webhooks\/|internal\/|health$|ready$|metrics$|\.well-known\/)/;
    const routes = world.api.routes
      .filter(({ method, path }) => method !== "ALL" && forPrograms.test(path))
      .map(({ method, path }) => {
        const described = path.replaceAll(/:(\w+)(\{[^}]*\})?/g, "{$1}");
        return `${method} ${described}`;
      })
      .filter((route) => route !== "GET /v1/openapi.json");
    expect(operations.map(nameOf).toSorted()).toEqual(
      [...new Set(routes)].toSorted(),
    );
    expect(operations.length).toBeGreaterThan(40);
  });

  it("says of each what it is for, who may call it and how it refuses", () => {
    const schemes = Object.keys(document.components?.securitySchemes ?? {});
    for (const operation of operations) {
      const { summary, security = [], responses } = operation;
      expect(summary, nameOf(operation)).toMatch(/^\S.{9,}$/);
      const names = security.flatMap((one) => Object.keys(one));
      expect(schemes).toEqual(expect.arrayContaining(names));
      expect(responses?.["default"], nameOf(operation)).toMatchObject({
        content: {
          "application/json": {
            schema: { $ref: "#/components/schemas/Error" },
          },
        },
      });
    }
    const licences = operations.find(
      (operation) => nameOf(operation) === "GET /v1/licenses",
    );
    expect(licences).toMatchObject({ security: [{ person: [] }] });
  });

  it("describes each parameter of a path", () => {
    for (const operation of operations) {
      const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(
        ([, name]) => name,
      );
      const described = (operation.parameters ?? []).flatMap((parameter) =>
        "in" in parameter && parameter.in === "path" ? [parameter.name] : [],
      );
      expect(described, nameOf(operation)).toEqual(inPath);
    }
  });

  it("says where the API is", () => {
    expect(document).toMatchObject({
      openapi: "3.1.0",
      servers: [{ url: "https://api.example.com" }],
    });
  });
});

describe("GET /docs", () => {
  it("shows each operation", () => {
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    for (const { method, path } of operations)
      expect(html).toContain(`<code>${method} ${path}</code>`);
  });

  it("shows what goes into a request and what comes back, with limits and credentials", () => {
    const start = html.indexOf("<code>POST /v1/licenses/verify</code>");
    const verify = html.slice(start, html.indexOf("</details>", start));
    const words = verify.replaceAll(/<[^>]*>|\s+/g, " ").replaceAll(/ +/g, " ");
    expect(words).toContain("Open to everybody.");
    expect(words).toContain(
      "license_key string plugin_id string, length 1 to 200; may be left out",
    );
    expect(words).toContain("limitations.concurrency");
    expect(html).toContain("An access token from POST /v1/auth/github");
  });

  it("runs no script and loads nothing, and its headers forbid both", () => {
    expect(html).not.toMatch(/<script|<link|<img|<iframe|\bsrc=|url\(|@import/);
    expect(page.headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'sha256-\S+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
  });

  it("can be asked for again", async () => {
    expect(await (await world.api.request("/docs")).text()).toBe(html);
  });
});
