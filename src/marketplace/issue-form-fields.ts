import { pluginNameProblem } from "./plugin-name.ts";
import type { Limitations } from "./ports/plugins.ts";

/** One answer read: what it means, or what to do about it (the words follow the field's label). */
export type Read<T> = { ok: true; value: T } | { ok: false; problem: string };

const yes = <T>(value: T): Read<T> => ({ ok: true, value });
const no = (problem: string): Read<never> => ({ ok: false, problem });

/** Control characters, and those that hide text or turn its direction. New line and tab are told apart by the caller. */
const hidden =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;

/** A text of one line. */
export function readLine(
  value: string,
  min: number,
  max: number,
): Read<string> {
  if (value.length < min) return no("is missing: fill it in");
  if (value.length > max) return no(`must have at most ${max} characters`);
  if (/[\n\t]/.test(value)) return no("must be one line");
  return hidden.test(value)
    ? no("must not contain invisible or control characters")
    : yes(value);
}

/** A text of several lines. */
export function readText(
  value: string,
  min: number,
  max: number,
): Read<string> {
  if (value.length < min || value.length > max) {
    return no(`must have ${min} to ${max} characters`);
  }
  return hidden.test(value)
    ? no("must not contain invisible or control characters")
    : yes(value);
}

export function readName(value: string): Read<string> {
  const problem = pluginNameProblem(value);
  return problem === null ? yes(value) : no(problem);
}

/** "owner/name" or the repository's address on github.com. Names may contain dots. */
export function readRepository(value: string): Read<string> {
  const name = value
    .replace(/^https:\/\/github\.com\//i, "")
    .replace(/\.git$/, "")
    .replace(/\/$/, "");
  return /^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/.test(
    name,
  )
    ? yes(name)
    : no("must be `owner/name` of a repository on GitHub");
}

/** A folder in the repository; empty means the root, which is stored as ".". */
export function readPath(value: string): Read<string> {
  // Looked at first: a pattern for the end costs the square of the length.
  if (value.length > 300) return no("must have at most 300 characters");
  const path = value.replace(/^\.\/+/, "").replace(/\/+$/, "");
  if (path === "" || path === ".") return yes(".");
  const good = path
    .split("/")
    .every(
      (part) =>
        /^[A-Za-z0-9._][A-Za-z0-9._-]*$/.test(part) && !/^\.{1,2}$/.test(part),
    );
  return good
    ? yes(path)
    : no(
        "must be a folder inside the repository, made of letters, digits, dots, hyphens and underscores, without `..`",
      );
}

/** A branch, tag or commit; empty means the default branch. A subset of what git allows: no shell or URL sees anything odd. */
export function readRef(value: string): Read<string> {
  if (value === "") return yes("");
  const good =
    /^[A-Za-z0-9][A-Za-z0-9._/+-]{0,199}$/.test(value) &&
    !/\.\.|\/\/|\/$|\.lock$/.test(value);
  return good
    ? yes(value)
    : no(
        "must be a branch, a tag or a commit, made of letters, digits and `. _ / + -`",
      );
}

export function readVersion(value: string): Read<string> {
  return /^\d{1,9}\.\d{1,9}\.\d{1,9}(?:-[0-9A-Za-z.-]{1,40})?$/.test(value)
    ? yes(value)
    : no("must be a version like `1.2.3`");
}

export function readOneOf<const T extends string>(
  value: string,
  allowed: readonly T[],
): Read<T> {
  const found = allowed.find((one) => one === value);
  return found === undefined
    ? no(`must be one of ${allowed.map((one) => `\`${one}\``).join(", ")}`)
    : yes(found);
}

/** Whole currency units; empty is 0. */
export function readPrice(value: string): Read<number> {
  return /^\d{0,6}$/.test(value)
    ? yes(Number(value))
    : no("must be a whole number of currency units, like `49`, or 0");
}

/** Identifiers, one a line or separated by commas; list bullets and ticked boxes are taken off, boxes not ticked are left out. */
export function readIdentifiers(value: string, max: number): Read<string[]> {
  const items = value
    .split(/[\n,]/)
    .filter((item) => !/^\s*[-*]\s*\[ \]/.test(item))
    .map((item) => item.replace(/^\s*[-*]\s+(?:\[[xX]\]\s*)?/, "").trim())
    .filter((item) => item !== "");
  if (items.length > max) return no(`must have at most ${max} entries`);
  const wrong = items.some((item) => !/^[a-z0-9][a-z0-9-]{0,59}$/.test(item));
  return wrong
    ? no(
        "must be identifiers in lower case letters, digits and hyphens, one a line or separated by commas",
      )
    : yes([...new Set(items)]);
}

function readPairs(value: string, max: number): Read<[string, string][]> {
  const lines = value.split("\n").filter((line) => line.trim() !== "");
  const pairs = lines.map((line) =>
    /^\s*(?:[-*]\s+)?([a-z][a-z0-9_-]{0,39})\s*[:=]\s*(\S.{0,99}?)\s*$/.exec(
      line,
    ),
  );
  const read = pairs.flatMap((pair): [string, string][] =>
    pair?.[1] === undefined || pair[2] === undefined
      ? []
      : [[pair[1], pair[2]]],
  );
  return read.length !== lines.length ||
    lines.length > max ||
    hidden.test(value)
    ? no("must be lines of the form `name: value`")
    : yes(read);
}

/** `name: value` lines; what is not given is unlimited (-1). */
export function readLimitations(value: string): Read<Limitations> {
  const pairs = readPairs(value, 3);
  if (!pairs.ok) return pairs;
  const limitations: Limitations = {
    monthly_issues: -1,
    concurrency: -1,
    claude_api_tokens: -1,
  };
  for (const [name, number] of pairs.value) {
    if (
      !Object.hasOwn(limitations, name) ||
      !/^(?:-1|\d{1,12})$/.test(number)
    ) {
      return no(
        "must be lines like `monthly_issues: 100`, `concurrency: 3` or `claude_api_tokens: 100000` (-1 means unlimited)",
      );
    }
    limitations[name as keyof Limitations] = Number(number);
  }
  return yes(limitations);
}

export function readRequirements(value: string): Read<Record<string, string>> {
  const pairs = readPairs(value, 20);
  return pairs.ok ? yes(Object.fromEntries(pairs.value)) : pairs;
}

/** Every box must be ticked. */
export function readPolicies(value: string): Read<true> {
  // Spaces, not white space: a pattern that runs over line ends costs the square of the length.
  const ticked = /^[ \t]*[-*][ \t]*\[[xX]\]/m.test(value);
  const open = /^[ \t]*[-*][ \t]*\[ \]/m.test(value);
  return ticked && !open ? yes(true) : no("must be agreed to: tick every box");
}
