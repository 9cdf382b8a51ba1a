/** Words without which nothing that `scanScript` looks for can be written. */
const means =
  /\beval\b|\bFunction\s*\(|\.constructor\b|["']constructor["']|child_process|execa|shelljs|\b(?:userInfo|networkInterfaces|cpus|getServers)\b|global(?:This)?\s*\[|window\s*\[|self\s*\[|(?:\\x[0-9a-f]{2}){4}|(?:\\u00[0-9a-f]{2}){4}|_0x[0-9a-f]{3}|fromCharCode|\batob\b|~\/\.(?:ssh|aws)/i;
/** `JSON.stringify(process.env)` needs both. */
const serialises = [/\bstringify\b/, /\benv\b/];
/** Encoded texts: long, without a space. */
const encoded = /["'`][A-Za-z0-9+/=]{80}/;
const MAX_LINE = 2_000;

/**
 * May this script hold something that its syntax tree would show? Parsing and walking it takes a hundred times longer than this
 * look at its text, and most files of a project need neither.
 */
export function isWorthParsing(text: string): boolean {
  return (
    means.test(text) ||
    serialises.every((word) => word.test(text)) ||
    encoded.test(text) ||
    hasLongLine(text) ||
    isMostlySymbols(text)
  );
}

/** Minified, or packed. */
function hasLongLine(text: string): boolean {
  let start = 0;
  for (
    let end = text.indexOf("\n");
    end !== -1;
    end = text.indexOf("\n", start)
  ) {
    if (end - start > MAX_LINE) return true;
    start = end + 1;
  }
  return text.length - start > MAX_LINE;
}

/** Code of brackets and signs alone ("JSFuck") needs no word at all. */
function isMostlySymbols(text: string): boolean {
  const symbols = text.match(/[[\]()!+{}$_]/g)?.length ?? 0;
  return symbols > 200 && 2 * symbols > text.length;
}
