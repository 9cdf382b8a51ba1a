import type { Command, CommandArgument, Word } from "unbash";

/** A command without the words that only change how it is started. */
export type Call = {
  /** Base name, in lower case: "bash" for /bin/bash; "" where it comes out of an expansion. */
  name: string;
  nameWord: Word | null;
  args: readonly Word[];
  /** Does xargs build it from its input? */
  fromInput: boolean;
};

/** Words that start what follows them, and their options that take a value. */
const wrappers: Readonly<Record<string, RegExp>> = {
  sudo: /^-[ugpCThDR]$|^--(?:user|group|prompt|chdir)$/,
  doas: /^-[uC]$/,
  env: /^-[uCS]$/,
  command: /^$/,
  builtin: /^$/,
  exec: /^-a$/,
  nohup: /^$/,
  setsid: /^$/,
  time: /^-[fo]$/,
  nice: /^-n$/,
  ionice: /^-[cnp]$/,
  stdbuf: /^-[ioe]$/,
  timeout: /^-[ks]$|^--(?:signal|kill-after)$/,
  xargs: /^-[IELnPsd]$|^--(?:replace|max-args|max-procs|delimiter)$/,
  busybox: /^$/,
};

/** `sudo -u root env A=1 timeout 5 bash -c …` is a call of bash. */
export function callOf(command: Command): Call {
  let words = [
    ...(command.name === undefined ? [] : [command.name]),
    ...command.args.filter(isWord),
  ];
  let fromInput = false;
  for (;;) {
    const name = baseName(words[0]);
    const takesValue = Object.hasOwn(wrappers, name)
      ? wrappers[name]
      : undefined;
    if (takesValue === undefined || words.length === 1) break;
    fromInput ||= name === "xargs";
    words = afterOptions(words.slice(1), takesValue, name);
  }
  return {
    name: baseName(words[0]),
    nameWord: words[0] ?? null,
    args: words.slice(1),
    fromInput,
  };
}

function afterOptions(
  words: readonly Word[],
  takesValue: RegExp,
  wrapper: string,
): Word[] {
  let at = 0;
  while (at < words.length) {
    const text = words[at]?.value ?? "";
    if (takesValue.test(text)) at += 2;
    else if (text.startsWith("-")) at += 1;
    else if (wrapper === "env" && /^\w+=/.test(text)) at += 1;
    else break;
  }
  // "timeout 5m bash": the duration.
  if (wrapper === "timeout") at += 1;
  return words.slice(at);
}

function isWord(argument: CommandArgument): argument is Word {
  return argument.type === "Word";
}

function baseName(word: Word | undefined): string {
  if (word === undefined || hasExpansion(word)) return "";
  const { value } = word;
  return value.slice(value.lastIndexOf("/") + 1).toLowerCase();
}

function hasExpansion({ parts }: Word): boolean {
  return (parts ?? []).some(({ type }) => /Expansion$/.test(type));
}
