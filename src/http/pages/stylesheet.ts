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
