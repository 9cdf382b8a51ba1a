import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { handledEvents } from "../src/stripe/event-targets.ts";

it("docs/billing.md names the events that are worked, and no others", () => {
  const page = readFileSync(
    new URL("../docs/billing.md", import.meta.url),
    "utf8",
  );
  const [, part = ""] = page.split(/<!-- \/?events -->/);
  const named = [...part.matchAll(/^- `(.+)`$/gm)].map(([, name]) => name);
  expect(named).toEqual(handledEvents);
});
