import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { parseIssueForm } from "../../src/marketplace/issue-form.ts";
import {
  formLabels,
  type FormLabel,
} from "../../src/marketplace/issue-form-sections.ts";
import { FORM_LABEL } from "../../src/marketplace/submission-labels.ts";
import { fillInForm } from "../sandbox/issue-form.ts";
import { submissionForm } from "../support/submission-form.ts";

const text = readFileSync(
  "templates/marketplace/.github/ISSUE_TEMPLATE/submit-plugin.yml",
  "utf8",
);
const field = z.object({
  type: z.enum(["input", "textarea", "dropdown", "checkboxes"]),
  attributes: z.object({
    label: z.enum(formLabels),
    value: z.string().optional(),
    default: z.int().optional(),
    options: z
      .array(
        z.union([
          z.string(),
          z.object({ label: z.string(), required: z.boolean() }),
        ]),
      )
      .optional(),
  }),
  validations: z.object({ required: z.boolean() }).optional(),
});
const template = z
  .object({ labels: z.array(z.string()), body: z.array(z.unknown()) })
  .parse(parse(text));
const [, ...questions] = template.body;
const fields = questions.map((one) => field.parse(one));

const dropdowns = fields.flatMap(({ type, attributes }) =>
  type === "dropdown"
    ? [
        {
          label: attributes.label,
          options: (attributes.options ?? []).map(String),
        },
      ]
    : [],
);

/** What the reader says about an answer to one field, the others being right. */
function problemsOf(label: FormLabel, value: string, paid = false) {
  const rest: Partial<Record<FormLabel, string>> = paid
    ? { Tier: "paid", Price: "9", "Billing period": "monthly" }
    : {};
  return parseIssueForm(submissionForm({ ...rest, [label]: value })).problems;
}

describe("the form in the marketplace's repository, and the reader of what GitHub makes of it,", () => {
  it("have the same fields in the same order, and the label by which a submission is known", () => {
    expect(fields.map(({ attributes }) => attributes.label)).toEqual([
      ...formLabels,
    ]);
    expect(template.labels).toEqual([FORM_LABEL]);
  });

  it("ask for all that a submission needs", () => {
    const asked =
      "name, display name, repository, path, ref or commit, version, tier, price, currency, billing period, categories, features, limitations, requirements, licence, description, policies";
    for (const word of asked.split(", "))
      expect(formLabels.join().toLowerCase()).toContain(word);
  });

  it.each(dropdowns)(
    "offer the same choices for $label",
    ({ label, options }) => {
      const paid = label === "Billing period";
      for (const option of options)
        if (option !== "paid")
          expect(problemsOf(label, option, paid)).toEqual([]);
      const [problem] = problemsOf(label, "something else", paid);
      expect(problem?.message.match(/(?<=`)[^`,]+(?=`)/g)).toEqual(options);
    },
  );

  it.each(fields.filter(({ validations }) => validations?.required !== true))(
    "let $attributes.label be left empty",
    ({ type, attributes }) => {
      if (type === "checkboxes") return;
      expect(problemsOf(attributes.label, "_No response_")).toEqual([]);
    },
  );

  it.each(
    fields.filter(
      ({ validations, attributes }) =>
        validations?.required === true &&
        attributes.default === undefined &&
        attributes.value === undefined,
    ),
  )("do not let $attributes.label be left empty", ({ attributes }) => {
    const [problem] = problemsOf(attributes.label, "_No response_");
    expect(problem?.field).toBe(attributes.label);
  });

  it("understand each other when it is filled in as it is offered", () => {
    const body = fillInForm(text, {
      "Plugin name": "issue-tools",
      "Display name": "Issue Tools",
      Repository: "ayumi/issue-tools",
      Version: "1.0.0",
      Description: "Sorts issues and writes a report about them.",
    });
    expect(parseIssueForm(body)).toMatchObject({
      problems: [],
      request: { path: ".", ref: "", tier: "free", price: 0, license: "MIT" },
    });
  });

  it("want every box ticked", () => {
    const boxes = fields.flatMap(({ type, attributes }) =>
      type === "checkboxes" ? (attributes.options ?? []) : [],
    );
    expect(boxes.length).toBeGreaterThan(1);
    for (const open of boxes.keys()) {
      const lines = boxes.map(
        (_, index) => `- [${index === open ? " " : "x"}] I do`,
      );
      expect(problemsOf("Policies", lines.join("\n"))).toMatchObject([
        { field: "Policies" },
      ]);
    }
  });
});

it.each(formLabels)(
  "what is wrong with %s is said under its own label",
  (label) => {
    const nonsense = "\u202e$(x)\n`<b>` @everyone";
    expect(problemsOf(label, nonsense)).toEqual([
      {
        field: label,
        message: expect.stringMatching(/^(?:is|must) \S/) as string,
      },
    ]);
  },
);
