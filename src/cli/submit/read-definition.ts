import { readDefinitions } from "../../collect/components/definition.ts";
import { readMarketplace } from "../../collect/components/marketplace-entry.ts";
import { openTree } from "../../collect/tree.ts";
import type { FormAnswers } from "../../marketplace/form-answers.ts";
import type { Io } from "../io.ts";
import type { Subject } from "../score/find-subject.ts";

/**
 * What the plugin says of itself, as answers to the form: from its plugin.json, else from its entry in the repository's
 * marketplace.json. What is not said, or not said in text, is not there.
 */
export async function readDefinition(
  { root, path }: Subject,
  run: Io["run"],
): Promise<Partial<FormAnswers>> {
  const tree = await openTree({ root, path, run });
  const { definitions } = await readDefinitions(
    tree,
    await readMarketplace(tree),
  );
  const text = (field: string): string =>
    definitions
      .map(({ fields }) => fields[field])
      .find((value) => typeof value === "string") ?? "";
  const answers: Partial<FormAnswers> = {
    "Plugin name": text("name"),
    "Display name": text("displayName"),
    Version: text("version"),
    Licence: licence(text("license")),
    Description: text("description").trim(),
    Repository: text("repository"),
  };
  return Object.fromEntries(
    Object.entries(answers).filter(([, value]) => value !== ""),
  );
}

/** The form has three; how a manifest writes them differs. */
function licence(said: string): string {
  const known = ["MIT", "Apache-2.0", "Proprietary"];
  const same = (one: string) => one.toLowerCase() === said.toLowerCase();
  return /^unlicensed$/i.test(said)
    ? "Proprietary"
    : (known.find(same) ?? said);
}
