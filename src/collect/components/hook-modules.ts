import { posix } from "node:path";
import type { Tree } from "../tree.ts";
import type { JsonPath } from "./json-outline.ts";
import { cleanPath } from "./shipped.ts";

const exportsRegister =
  /\bexport\s+(?:async\s+)?(?:function|const|let)\s+register\b|\bexport\s*\{[^}]{0,2000}\bregister\b/;
const registered = /\bon\(\s*["']([\w.]{1,100})["']/g;

/** Hooks as programs: `{"modules": ["./register.tsx"]}`, relative to the hooks file, each with an export `register(on)`. */
export async function readModules(
  tree: Tree,
  hooksFile: string,
  modules: readonly unknown[],
): Promise<{
  events: string[];
  problems: { path: JsonPath; message: string }[];
}> {
  const events: string[] = [];
  const problems: { path: JsonPath; message: string }[] = [];
  for (const [index, item] of modules.slice(0, 50).entries()) {
    const refuse = (message: string) =>
      problems.push({ path: ["modules", index], message });
    if (typeof item !== "string") {
      refuse("must be a path");
      continue;
    }
    const file = cleanPath(posix.join(posix.dirname(hooksFile), item));
    const text = file === null ? null : await tree.read(file);
    if (text === null) refuse(`leads to ${item}, which is not shipped`);
    else if (!exportsRegister.test(text))
      refuse(`leads to ${item}, which has no export "register"`);
    else
      for (const [, event = ""] of text.matchAll(registered))
        events.push(event);
  }
  return { events: events.slice(0, 200), problems };
}
