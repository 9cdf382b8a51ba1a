import { spawn } from "node:child_process";

/** Without a shell, which would read an address as commands; `start` is a part of one, and rundll32 does the same. */
function opener(platform: NodeJS.Platform): readonly [string, ...string[]] {
  if (platform === "darwin") return ["open"];
  return platform === "win32"
    ? ["rundll32", "url.dll,FileProtocolHandler"]
    : ["xdg-open"];
}

/**
 * Opens a page in the person's browser, which goes on when this program has ended.
 *
 * @returns false when there is nothing that opens pages
 */
export function openBrowser(
  url: string,
  { platform, env }: Pick<NodeJS.Process, "platform" | "env">,
): Promise<boolean> {
  const [command, ...args] = opener(platform);
  const child = spawn(command, [...args, url], {
    env,
    stdio: "ignore",
    detached: true,
  });
  child.unref();
  return new Promise((resolve) => {
    child.once("spawn", () => resolve(true));
    child.once("error", () => resolve(false));
  });
}
