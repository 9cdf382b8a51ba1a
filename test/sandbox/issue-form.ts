import { parse } from "yaml";
import { asList, asObject, asText } from "./json.ts";

/** Answers by the form's own labels. Fields that are not named stay as the form presets them. */
export type FormAnswers = Record<string, string>;

function answered(field: unknown, answers: FormAnswers): string | null {
  const { type, attributes } = asObject(field);
  const about = asObject(attributes);
  const label = asText(about["label"]);
  if (type === "markdown" || label === "") return null;
  const options = asList(about["options"]);
  const preset =
    type === "dropdown"
      ? options[Number(about["default"] ?? NaN)]
      : about["value"];
  const value =
    type === "checkboxes"
      ? options
          .map((box) => `- [X] ${asText(asObject(box)["label"])}`)
          .join("\n")
      : (answers[label] ?? asText(preset));
  return `### ${label}\n\n${value === "" ? "_No response_" : value}`;
}

/**
 * The Markdown that GitHub makes of a filled-in issue form, with every box ticked.
 *
 * @param template the form's YAML
 * @param answers what the person typed
 * @returns the body
 * @throws Error when an answer is for a field that the form does not have
 */
export function fillInForm(template: string, answers: FormAnswers): string {
  const fields = asList(asObject(parse(template))["body"]);
  const labels = fields.map((field) =>
    asText(asObject(asObject(field)["attributes"])["label"]),
  );
  const unknown = Object.keys(answers).find((name) => !labels.includes(name));
  if (unknown !== undefined)
    throw new Error(`The form has no field "${unknown}"`);
  return fields
    .map((field) => answered(field, answers))
    .filter((part) => part !== null)
    .join("\n\n");
}
