/** The headings of the submission form, as GitHub writes them into the issue. Words of the contract with the template. */
export const formLabels = [
  "Plugin name",
  "Display name",
  "Repository",
  "Path",
  "Ref or commit",
  "Version",
  "Tier",
  "Price",
  "Currency",
  "Billing period",
  "Categories",
  "Features",
  "Limitations",
  "Requirements",
  "Licence",
  "Description",
  "Policies",
] as const;

export type FormLabel = (typeof formLabels)[number];

/** GitHub's own limit of an issue body. */
const maxBody = 65_536;
const noResponse = "_No response_";

export type FormSections = {
  /** Trimmed; an empty answer is "". */
  values: Map<FormLabel, string>;
  /** Headings that stand in the text more than once: which answer counts would be a guess. */
  repeated: FormLabel[];
  tooLong: boolean;
};

function labelOf(line: string): FormLabel | undefined {
  // No pattern over the whole line: with one for the spaces at its end, a hostile line costs the square of its length.
  const heading = /^###[ \t]/.test(line) ? line.slice(4).trim() : undefined;
  return formLabels.find((label) => label === heading);
}

/**
 * Cuts an issue's body at the form's headings (`### Heading`, blank line, value).
 * Other headings are text of the answer they stand in.
 */
export function readFormSections(body: string): FormSections {
  const sections: FormSections = {
    values: new Map(),
    repeated: [],
    tooLong: body.length > maxBody,
  };
  const lines = body.slice(0, maxBody).replaceAll(/\r\n?/g, "\n").split("\n");
  let current: FormLabel | undefined;
  let collected: string[] = [];
  const close = () => {
    if (current === undefined) return;
    const value = collected.join("\n").trim();
    if (sections.values.has(current)) sections.repeated.push(current);
    else sections.values.set(current, value === noResponse ? "" : value);
  };
  for (const line of lines) {
    const label = labelOf(line);
    if (label === undefined) {
      collected.push(line);
      continue;
    }
    close();
    current = label;
    collected = [];
  }
  close();
  return sections;
}

/** True when the text was made by the submission form, even where its label was taken away. */
export function looksLikeSubmission(body: string): boolean {
  const { values } = readFormSections(body);
  return values.has("Plugin name") && values.has("Repository");
}
