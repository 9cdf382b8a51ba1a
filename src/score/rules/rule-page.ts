/**
 * Where a rule is explained, from the project's root: the family's page, at the rule's heading.
 *
 * @param code of a finding, or of a rule in the table
 */
export function rulePage(code: string): string {
  const family = code.slice(0, Math.max(0, code.indexOf("/")));
  return `docs/rules/${family}.md#${anchorOf(headingOf(code))}`;
}

/** All codes of the compiler stand under one heading, and so do ESLint's. */
function headingOf(code: string): string {
  if (/^types\//.test(code)) return "types/TS<number>";
  if (/^lint\/(?!parse-error$|too-large$|too-deep$)/.test(code))
    return "lint/<rule of ESLint>";
  return code;
}

/** As GitHub makes it from a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9 _-]/g, "")
    .replaceAll(" ", "-");
}
