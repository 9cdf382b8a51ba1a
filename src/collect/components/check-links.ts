import { posix } from "node:path";
import type { Finding } from "../../score/facts.ts";
import { finding } from "../finding.ts";
import type { Tree } from "../tree.ts";
import type { Frontmatter } from "./frontmatter.ts";

/** Inline links and images whose target is a relative path with a file extension: `[text](references/api.md#part)`. */
const link =
  /\]\(\s*<?((?:\.{1,2}\/)?[\w./-]+\.[A-Za-z0-9]{1,8})(?:#[^)\s>]*)?>?\s*(?:"[^"]*")?\)/g;

const MAX_LINE = 5_000;

/** Words that a template uses where a name is to be filled in. */
const placeholder = /path\/to|example|your-|xxx|foo|\bfile\.|link\.|url\./i;

/**
 * Relative links to files that are not shipped. Code blocks and code spans are left out, because components show Markdown
 * as an example; so are targets that look like a placeholder or a domain.
 */
export function checkLinks(
  tree: Tree,
  file: string,
  { body, bodyOffset }: Frontmatter,
): Finding[] {
  const found: Finding[] = [];
  const lines = withoutCode(body);
  for (const [index, line] of lines.entries()) {
    for (const [, target] of line.matchAll(link)) {
      if (target === undefined || placeholder.test(target)) continue;
      // "example.com" is a host; a path has a slash or an extension that files have here.
      if (
        !target.includes("/") &&
        !/\.(md|json|sh|py|js|ts|txt|ya?ml|png|svg)$/.test(target)
      )
        continue;
      if (exists(tree, file, target)) continue;
      found.push(
        finding({
          code: "components/broken-link",
          severity: "low",
          file,
          line: bodyOffset + index + 1,
          message: `The link leads to ${target}, which is not shipped.`,
          fix: "Ship the file or correct the link.",
        }),
      );
    }
  }
  return found;
}

function exists(tree: Tree, from: string, target: string): boolean {
  const path = posix.normalize(posix.join(posix.dirname(from), target));
  // Out of the plugin: it may be there in the repository, and the contract speaks of it.
  if (path.startsWith("../")) return true;
  const folder = `${path.replace(/\/+$/, "")}/`;
  return (
    tree.has(path) ||
    tree.has(posix.normalize(target)) ||
    tree.files.some((file) => file.startsWith(folder))
  );
}

/** Lines of the text, with fenced blocks and code spans blanked. */
function withoutCode(text: string): string[] {
  let fence: string | null = null;
  return text.split("\n").map((line) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence)) fence = null;
      return "";
    }
    if (mark !== undefined) {
      fence = mark;
      return "";
    }
    // Nobody writes longer lines; on a hostile one the pattern would take hours.
    return line.length > MAX_LINE ? "" : line.replace(/(`+)[^`]*\1/g, "");
  });
}
