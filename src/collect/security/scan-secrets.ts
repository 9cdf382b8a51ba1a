import { lintSource } from "@secretlint/core";
import { secretLintProfiler } from "@secretlint/profiler";
import { rules } from "@secretlint/secretlint-rule-preset-recommend";
import type { Finding } from "../../score/facts.ts";
import { roleOf } from "../classify-file.ts";
import { finding } from "../finding.ts";

// It would keep a mark for each rule and file until the process ends.
secretLintProfiler.setEnabled(false);

/** All rules of the preset but the one that lets a comment in the file switch the others off. */
const config = {
  rules: rules
    .filter(({ meta }) => !meta.id.endsWith("filter-comments"))
    .map((rule) => ({ id: rule.meta.id, rule, options: {} })),
};

/** They match any text of a shape that examples have, too; the others match what one provider issues. */
const byShapeOnly = /rule-(?:basicauth|database-connection-string|privatekey)$/;
const words =
  /example|sample|dummy|fake|placeholder|changeme|redacted|test|your[-_]|xxxx|0000|1234|abcd/i;

/** Keys, tokens and passwords in the text. The secret itself is never part of a finding. */
export async function scanSecrets(
  file: string,
  text: string,
): Promise<Finding[]> {
  const { messages } = await lintSource({
    source: { filePath: file, content: text, contentType: "text" },
    options: { config, maskSecrets: true, noPhysicFilePath: true },
  });
  return messages.map(({ ruleId, messageId, range, loc }) => {
    const secret = text.slice(...range);
    const kind = ruleId.replace(/^.*secretlint-rule-/, "");
    const byShape = byShapeOnly.test(ruleId);
    return finding({
      code: byShape ? "security/password" : "security/secret",
      ...(isShown(file) || words.test(secret) || isFlat(secret)
        ? { severity: "low" as const }
        : {}),
      file,
      line: loc.start.line,
      message: `A secret is in the file (${kind}, ${messageId}).`,
    });
  });
}

/** Tests, examples and documentation show made-up secrets: worth a look, never a reason to stop. */
function isShown(file: string): boolean {
  const role = roleOf(file);
  return (
    role === "test" ||
    role === "example" ||
    /\.(?:mdx?|txt|rst|adoc)$/i.test(file) ||
    /(?:^|\/)(?:tests?|__tests__|specs?|fixtures?|mocks?|examples?|samples?|docs?|references?|templates?|evals?)\//i.test(
      file,
    ) ||
    /\.(?:example|sample|template|dist)$/i.test(file)
  );
}

/** A made-up key repeats itself: a real one of this length has more than ten different characters. */
function isFlat(secret: string): boolean {
  const tail = secret.slice(-32);
  return tail.length === 32 && new Set(tail).size < 10;
}
