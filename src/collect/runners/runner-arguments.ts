import type { Runner } from "./detect-runner.ts";

/** Options of a runner: `valued` take the next word with them, where it is not joined by "=". */
type Options = {
  /** Taken out: coverage and reports are ours, and nobody watches. Everything else stays. */
  drop: RegExp;
  dropValued: RegExp;
};

const none = /^$/;

const options: Readonly<Partial<Record<Runner, Options>>> = {
  vitest: {
    drop: /^(run|watch|-w|--(run|watch|ui|coverage|reporter|outputFile|silent|passWithNoTests)([.=].*)?)$/,
    dropValued: /^--(reporter|outputFile|coverage\.[\w.]+)$/,
  },
  jest: {
    drop: /^--(coverage|collectCoverage|ci|watch|watchAll|json|silent|verbose|passWithNoTests|coverage\w+|collectCoverageFrom|reporters|outputFile)(=.*)?$/,
    dropValued:
      /^--(coverage(Directory|Provider|Reporters|Threshold)|collectCoverageFrom|reporters|outputFile)$/,
  },
  mocha: {
    drop: /^(-w|--watch|--(reporter|reporter-options?)=.*|--parallel|-p)$/,
    dropValued: /^(-R|-O|--reporter|--reporter-options?)$/,
  },
  ava: { drop: /^(-w|--watch|-t|--tap|-v|--verbose)$/, dropValued: none },
  tap: {
    drop: /^(run|-w|--watch|-c|--color|--(no-|disable-|allow-\w+-|check-)?coverage\b.*|--(cov|no-cov|reporter|coverage-report|100)(=.*)?|-R\w+|--allow-(empty|incomplete)-coverage)$/,
    dropValued: /^(-R|--reporter|--coverage-report)$/,
  },
  bun: {
    drop: /^--(watch|coverage|coverage-\w+|reporter|reporter-outfile)(=.*)?$/,
    dropValued: /^--(coverage-(reporter|dir)|reporter|reporter-outfile)$/,
  },
};

/** Node has so many options that those which matter are named, and the others are left out. */
const nodeValued =
  /^(--import|--require|-r|--loader|--experimental-loader|--conditions|-C)$/;
const nodeKept =
  /^--(import|require|loader|experimental-loader|conditions|test-name-pattern|experimental-(?!test-coverage)[\w-]+|no-[\w-]+)(=|$)/;

/** @returns those of a runner's arguments in a script that change which tests run, and how */
export function keepArguments(
  runner: Runner,
  words: readonly string[],
): string[] {
  const kept: string[] = [];
  const { drop, dropValued } = options[runner] ?? {
    drop: none,
    dropValued: none,
  };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    const next = words[at + 1];
    if (runner === "node:test") {
      if (nodeValued.test(word)) {
        kept.push(word, next ?? "");
        at += 1;
      } else if (!word.startsWith("-") || nodeKept.test(word)) kept.push(word);
    } else if (dropValued.test(word)) {
      if (next !== undefined && !next.startsWith("-")) at += 1;
    } else if (!drop.test(word)) kept.push(word);
  }
  return kept;
}
