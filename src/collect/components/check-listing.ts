import type { Finding } from "../../score/facts.ts";
import { finding } from "../finding.ts";
import type { Definition } from "./definition.ts";

const listingUrls = [
  "homepage",
  "repository",
  "privacyPolicyUrl",
  "supportUrl",
  "termsOfServiceUrl",
  "documentationUrl",
];

/** What Anthropic's directory warns of before it lists a plugin. */
export function checkListing(
  definition: Definition,
  facts: { isRemote: boolean; readme: string },
): Finding[] {
  const { fields, file, lineOf } = definition;
  const found = listingUrls.flatMap((field) => {
    const value = fields[field];
    if (typeof value !== "string" || value.startsWith("https://")) return [];
    return [
      finding({
        code: "contract/listing-url",
        file,
        line: lineOf([field]),
        message: `"${field}" is no https:// address: a listing leaves it out.`,
      }),
    ];
  });
  if (
    facts.isRemote &&
    typeof fields["privacyPolicyUrl"] !== "string" &&
    !/\bprivacy\b/i.test(facts.readme)
  )
    found.push(
      finding({
        code: "contract/no-privacy-policy",
        file,
        line: 1,
        message:
          "The plugin sends data to a server, and says nowhere what becomes of it.",
      }),
    );
  return found;
}
