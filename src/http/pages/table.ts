import { html } from "hono/html";
import type { Markup } from "./frame.ts";

/** The heading of a column; one of numbers stands above them. */
export type Column = string | { numbers: string };

function heading(column: Column): Markup {
  return typeof column === "string"
    ? html`<th scope="col">${column}</th>`
    : html`<th scope="col" class="number">${column.numbers}</th>`;
}

/**
 * A table that scrolls by itself on a narrow screen, by keyboard too.
 *
 * @param label what it is, for those who do not see it
 */
export function table(
  label: string,
  columns: readonly Column[],
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
          ${columns.map(heading)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}
