import { hash } from "node:crypto";
import { readFileSync } from "node:fs";

/** The one stylesheet of all pages. */
export const stylesheet = readFileSync(
  new URL("style.css", import.meta.url),
  "utf8",
);

export const stylesheetPath = "/assets/style.css";

/** The address changes with the content, so that browsers may keep it for good. */
export const stylesheetVersion = hash("sha256", stylesheet, "hex").slice(0, 16);

export const iconPath = "/assets/icon.svg";

/** Without it browsers ask for one, and complain that there is none. */
export const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#8a1c3b"/><path d="M7 24V9l9 10 9-10v15" fill="none" stroke="#fff" stroke-width="3.5" stroke-linejoin="round" stroke-linecap="round"/></svg>\n';
