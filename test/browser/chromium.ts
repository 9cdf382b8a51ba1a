import { chromium, type Browser } from "playwright-core";

/** Debian's package; another place can be given. */
const path = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Chromium of the system: nothing is downloaded. As root it runs only without its own sandbox. */
export function launchChromium(): Promise<Browser> {
  const root = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: path,
    args: root ? ["--no-sandbox"] : [],
  });
}
