import type { SyntaxNode, Word, WordPart } from "unbash";
import { clean, taintName, type Taints } from "./taint.ts";

type TaintOf = (node: SyntaxNode) => Taints;

/**
 * The words of a nested program as its shell would see them. What comes out of a substitution stands there as a variable that
 * carries its taint: the substitution itself was judged where it is written.
 */
export function codeOf(words: readonly Word[], taintOf: TaintOf): string {
  return words
    .map(
      (word) =>
        word.parts?.map((part) => partText(part, taintOf)).join("") ??
        word.value,
    )
    .join(" ");
}

function partText(part: WordPart, taintOf: TaintOf): string {
  switch (part.type) {
    case "DoubleQuoted":
    case "LocaleString":
      return part.parts.map((inner) => partText(inner, taintOf)).join("");
    case "SingleQuoted":
    case "AnsiCQuoted":
    case "Literal":
      return part.value;
    case "CommandExpansion":
    case "ProcessSubstitution":
      return `$${taintName(taintOf(part))}`;
    default:
      return part.text;
  }
}

/**
 * What the text is tainted with when its beginning comes out of an expansion, so that the taint is the program and not a word
 * of it: `sh -c "$(curl …)"`, not `sh -c "echo $(curl …)"`.
 */
export function leadingTaint(word: Word, taintOf: TaintOf): Taints {
  const parts = (word.parts ?? []).flatMap((part): readonly WordPart[] =>
    part.type === "DoubleQuoted" || part.type === "LocaleString"
      ? part.parts
      : [part],
  );
  const first = parts.find(
    (part) => part.type !== "Literal" || part.value.trim() !== "",
  );
  return first !== undefined && /Expansion$|ProcessSubst/.test(first.type)
    ? taintOf(word)
    : clean;
}
