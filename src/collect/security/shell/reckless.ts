import type { Call } from "./command-words.ts";

/** `rm -rf ~`, `rm -rf /`: the root or the whole home folder. */
export function deletesHome({ name, args }: Call): boolean {
  if (name !== "rm") return false;
  const recursive = args.some(({ value }) =>
    /^-[a-zA-Z]*[rR]|^--recursive$/.test(value),
  );
  return (
    recursive &&
    args.some(({ text }) =>
      /^(?:\/|~|\$HOME|\$\{HOME\})(?:\/?\*?)$/.test(text.replace(/["']/g, "")),
    )
  );
}

/** Claude started so that it asks for nothing. */
export function asksForNothing({ name, args }: Call): boolean {
  return (
    name === "claude" &&
    args.some(
      ({ value }, at) =>
        value === "--dangerously-skip-permissions" ||
        (value === "bypassPermissions" &&
          args[at - 1]?.value === "--permission-mode") ||
        value === "--permission-mode=bypassPermissions",
    )
  );
}
