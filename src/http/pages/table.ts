import { html } from "hono/html";
import type { Markup } from "./frame.ts";

/**
 * A table that scrolls by itself on a narrow screen, by keyboard too.
 *
 * @param label what it is, for those who do not see it
 */
export function table(
  label: string,
  columns: readonly string[],
  rows: readonly Markup[],
): Markup {
  return html`<div
    class="scroll"
    tabindex="0"
    role="group"
    aria-label="${label}"
  >
    <table>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}
