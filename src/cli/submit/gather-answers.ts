import type { FormAnswers } from "../../marketplace/form-answers.ts";
import { formLabels } from "../../marketplace/issue-form-sections.ts";
import type { Subject } from "../score/find-subject.ts";

/** Every answer, and where it came from. */
export type Gathered = {
  answers: FormAnswers;
  origins: Record<keyof FormAnswers, string>;
};

const nothingSaid: FormAnswers = {
  "Plugin name": "",
  "Display name": "",
  Repository: "",
  Path: "",
  "Ref or commit": "",
  Version: "",
  Tier: "free",
  Price: "0",
  Currency: "USD",
  "Billing period": "none",
  Categories: "",
  Features: "",
  Limitations: "",
  Requirements: "",
  Licence: "",
  Description: "",
  Policies: "- [x] agreed to on submitting",
};

/**
 * Fills in the form: options before the form file, that before git, that before the plugin's own definition.
 *
 * @param given.plugin what the plugin says of itself
 * @param given.file answers of --form
 * @param given.options answers given as options
 */
export function gatherAnswers(
  subject: Pick<Subject, "place" | "ref">,
  given: Record<"plugin" | "file" | "options", Partial<FormAnswers>>,
): Gathered {
  const { repository, path } = subject.place;
  const git: Partial<FormAnswers> = {
    Path: path,
    ...(repository !== null && { Repository: repository }),
    ...(subject.ref !== null && { "Ref or commit": subject.ref }),
  };
  const sources: [string, Partial<FormAnswers>][] = [
    ["option", given.options],
    ["form file", given.file],
    ["git", git],
    ["plugin.json", given.plugin],
  ];
  const answers = { ...nothingSaid };
  const origins = { ...nothingSaid };
  for (const label of formLabels) {
    const [origin, found] =
      sources.find(([, source]) => source[label] !== undefined) ?? [];
    answers[label] = (found?.[label] ?? nothingSaid[label]).trim();
    origins[label] = origin ?? "default";
  }
  if (answers["Display name"] === "") {
    answers["Display name"] = titled(answers["Plugin name"]);
    origins["Display name"] = "its name";
  }
  return { answers, origins };
}

/** "issue-tools" → "Issue Tools" */
function titled(name: string): string {
  return name
    .split("-")
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join(" ");
}
