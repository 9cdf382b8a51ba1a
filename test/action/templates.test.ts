import { globSync, readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { handledEvents } from "../../src/github/handled-events.ts";
import { fieldIds } from "../../src/marketplace/form-link.ts";
import { formLabels } from "../../src/marketplace/issue-form-sections.ts";
import { parseIssueForm } from "../../src/marketplace/issue-form.ts";
import { policies } from "../../src/marketplace/policies.ts";
import { readText } from "./support/workflow-files.ts";

const root = new URL("../..", import.meta.url).pathname;

const fieldSchema = z.object({
  type: z.enum(["input", "textarea", "dropdown", "checkboxes"]),
  id: z.string().regex(/^[a-z_]+$/),
  attributes: z.object({
    label: z.string(),
    options: z
      .array(z.union([z.string(), z.object({ label: z.string() })]))
      .optional(),
  }),
  validations: z.object({ required: z.boolean() }).optional(),
});
const form = z
  .object({ labels: z.array(z.string()), body: z.array(z.unknown()) })
  .parse(
    parse(
      readText(
        "templates/marketplace/.github/ISSUE_TEMPLATE/submit-plugin.yml",
      ),
    ),
  );
const fields = form.body
  .filter((part) => (part as { type: string }).type !== "markdown")
  .map((part) => fieldSchema.parse(part));

/** The issue's text as GitHub writes it: a heading for each field, and words of its own for an empty one. */
function filled(answers: Record<string, string>): string {
  return fields
    .map(({ type, attributes: { label, options = [] } }) => {
      const ticked = options.map(
        (option) =>
          `- [X] ${typeof option === "string" ? option : option.label}`,
      );
      const value =
        type === "checkboxes"
          ? ticked.join("\n")
          : (answers[label] ?? "_No response_");
      return `### ${label}\n\n${value}`;
    })
    .join("\n\n");
}

const answers = {
  "Plugin name": "issue-tools",
  "Display name": "Issue Tools",
  Repository: "octo-org/issue-tools",
  Version: "1.0.0",
  Tier: "free",
  Price: "0",
  Currency: "USD",
  Licence: "MIT",
  Description: "Sorts the issues of a repository.",
};

describe("the submission form", () => {
  it("asks under the headings that the App reads, in its order", () => {
    expect(fields.map((field) => field.attributes.label)).toEqual(formLabels);
  });

  it("gives every field an id of its own, and the issue its label", () => {
    expect(new Set(fields.map((field) => field.id)).size).toBe(fields.length);
    expect(form.labels).toEqual(["submission"]);
  });

  it("has the ids by which a link fills it in, and the policies that the command line asks about", () => {
    const byLabel = fields.map(({ id, attributes }) => [attributes.label, id]);
    expect(Object.fromEntries(byLabel)).toEqual({
      ...fieldIds,
      Policies: "policies",
    });
    const boxes = fields.find(({ type }) => type === "checkboxes");
    expect(boxes?.attributes.options).toEqual(
      policies.map((label) => expect.objectContaining({ label }) as unknown),
    );
  });

  it("yields a submission without a problem when the required fields are filled in", () => {
    expect(parseIssueForm(filled(answers))).toMatchObject({
      problems: [],
      request: { name: "issue-tools", path: ".", tier: "free", price: 0 },
    });
  });

  it("requires every field without which the App has to ask back", () => {
    const optional = fields.filter(
      (field) =>
        field.type !== "checkboxes" && field.validations?.required !== true,
    );
    for (const { attributes } of optional)
      expect(Object.keys(answers)).not.toContain(attributes.label);
  });

  it("offers only choices that the App takes", () => {
    for (const { attributes, type } of fields) {
      if (type !== "dropdown") continue;
      for (const option of attributes.options ?? []) {
        const choice = option as string;
        const paid = choice === "paid" || attributes.label === "Billing period";
        const body = filled({
          ...answers,
          ...(paid
            ? { Tier: "paid", Price: "5", "Billing period": "monthly" }
            : {}),
          [attributes.label]: choice,
        });
        expect(parseIssueForm(body).problems).toEqual([]);
      }
    }
  });

  it("has no choice called none, which GitHub keeps for itself", () => {
    const options = fields.flatMap((field) => field.attributes.options ?? []);
    expect(options).not.toContain("none");
  });
});

describe("the marketplace that the template starts with", () => {
  it("is empty, and named so that Claude Code loads it", () => {
    const catalogue = JSON.parse(
      readText("templates/marketplace/.claude-plugin/marketplace.json"),
    ) as unknown;
    expect(catalogue).toEqual({
      name: "miyabi-marketplace",
      owner: { name: "Miyabi Marketplace" },
      plugins: [],
    });
  });
});

describe("the App's manifest", () => {
  const manifest = parse(readText("app.yml")) as {
    default_permissions: Record<string, string>;
    default_events: string[];
  };

  it("asks for no write access to code", () => {
    expect(manifest.default_permissions).toEqual({
      actions: "write",
      checks: "write",
      contents: "read",
      issues: "write",
      members: "read",
      metadata: "read",
      pull_requests: "read",
    });
  });

  it("subscribes to the events that the App handles, and to no other", () => {
    const names = readText("src/app.ts").matchAll(/"([a-z_]+)(?:\.[a-z_]+)?"/g);
    const inTable = [...names].map(([, event = ""]) => event);
    expect(inTable.toSorted()).toEqual(
      expect.arrayContaining([...handledEvents]),
    );
    // GitHub sends these to every App, and refuses them in a manifest.
    const always = ["installation", "installation_repositories"];
    expect(manifest.default_events).toEqual(
      [...handledEvents].filter((event) => !always.includes(event)).toSorted(),
    );
  });

  it("asks for no right that no request needs", () => {
    const code = globSync("src/github/*.ts", { cwd: root })
      .map((file) => readText(file))
      .join("\n");
    const uses: Record<string, RegExp> = {
      actions: /rest\.actions\.(?:createWorkflowDispatch|reRunWorkflow)\(/,
      checks: /rest\.checks\.create\(/,
      contents: /rest\.repos\.getContent\(/,
      issues: /rest\.issues\.createComment\(/,
      members: /rest\.repos\.getCollaboratorPermissionLevel\(/,
      metadata: /rest\.repos\.get\(/,
      pull_requests: /rest\.pulls\.list\b/,
    };
    for (const right of Object.keys(manifest.default_permissions))
      expect(code).toMatch(uses[right] ?? /never/);
  });

  it("gives a reason for every permission and every event", () => {
    const lines = readText("app.yml").split("\n");
    lines.forEach((line, index) => {
      const entry = /^ {2}(?:- )?[a-z_]+(?:: (?:read|write))?$/.test(line);
      if (entry) expect(lines[index - 1]).toMatch(/^ {2}# \S/);
    });
  });
});

describe("the actions", () => {
  it.each(
    readdirSync(new URL("../../action", import.meta.url)).filter(
      (name) => !name.includes("."),
    ),
  )("%s runs its committed bundle on Node 24", (name) => {
    const { runs } = parse(readText(`action/${name}/action.yml`)) as {
      runs: unknown;
    };
    expect(runs).toEqual({ using: "node24", main: "dist/index.js" });
  });
});
