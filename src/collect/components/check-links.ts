import { posix } from "node:path";
import type { ReportProblem } from "./component-report.ts";
import type { Frontmatter } from "./frontmatter.ts";
import { cleanPath, type Shipped } from "./shipped.ts";

/** Inline links and images whose target is a relative path with a file extension: `[text](references/api.md#part)`. */
const link =
  /\]\(\s*<?((?:\.{1,2}\/)?[\w./-]+\.[A-Za-z0-9]{1,8})(?:#[^)\s>]*)?>?\s*(?:"[^"]*")?\)/g;

const MAX_LINE = 5_000;
const MAX_FOUND = 50;

/** Words that a template uses where a name is to be filled in. */
const placeholder = /path\/to|example|your-|xxx|foo|\bfile\.|link\.|url\./i;

/**
 * Relative links to files that are not shipped. Code blocks and code spans are left out, because components show Markdown
 * as an example; so are targets that look like a placeholder or a domain.
 */
export function checkLinks(
  file: string,
  { body, bodyOffset }: Frontmatter,
  shipped: Shipped,
  report: ReportProblem,
): void {
  let found = 0;
  for (const [index, line] of withoutCode(body).entries()) {
    for (const [, target] of line.matchAll(link)) {
      if (target === undefined || placeholder.test(target)) continue;
      // "example.com" is a host; a path has a slash or an extension that files have here.
      if (
        !target.includes("/") &&
        !/\.(md|json|sh|py|js|ts|txt|ya?ml|png|svg)$/.test(target)
      )
        continue;
      if (isThere(file, target, shipped)) continue;
      found += 1;
      if (found > MAX_FOUND) return;
      report("components/broken-link", bodyOffset + index + 1, {
        message: `The link leads to ${target}, which is not shipped.`,
      });
    }
  }
}

function isThere(from: string, target: string, shipped: Shipped): boolean {
  const path = cleanPath(posix.join(posix.dirname(from), target));
  // Out of the plugin: it may be there in the repository, and the contract speaks of it.
  if (path === null) return true;
  const fromRoot = cleanPath(target);
  return (
    shipped.isThere(path) || (fromRoot !== null && shipped.isThere(fromRoot))
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
