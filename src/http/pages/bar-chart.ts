import { scaleBand, scaleLinear } from "d3-scale";
import { html } from "hono/html";
import type { Markup } from "./frame.ts";

export type Bar = { label: string; value: number };

const WIDTH = 640;
const HEIGHT = 220;
/** Room for the numbers on the left and the labels below. */
const LEFT = 56;
const BELOW = 28;
const ABOVE = 12;

/** As many labels below as do not run into each other, of as many letters as have room. */
const MOST_LABELS = 8;
const LETTER = 7;
/** Two bars are no walls. */
const WIDEST = 56;

function axis(
  y: (value: number) => number,
  ticks: readonly number[],
  write: (value: number) => string,
): Markup[] {
  return ticks.map(
    (tick) =>
      html`<line
          class="grid"
          x1="${LEFT}"
          x2="${WIDTH}"
          y1="${y(tick)}"
          y2="${y(tick)}"
        />
        <text x="${LEFT - 8}" y="${y(tick) + 4}" text-anchor="end">
          ${write(tick)}
        </text>`,
  );
}

/**
 * Bars as an SVG without style and script, so that the strictest policy lets it be. d3-scale places them; Observable Plot
 * would need a DOM on the server and writes inline styles.
 *
 * @param chart.title what a person who does not see it is told; the table beside it has the numbers
 * @param chart.write how numbers are written
 */
function barChart(chart: {
  title: string;
  bars: readonly Bar[];
  write: (value: number) => string;
}): Markup {
  const { title, bars, write } = chart;
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const y = scaleLinear([0, most], [HEIGHT - BELOW, ABOVE]).nice(4);
  const ticks = y.ticks(4).filter(Number.isInteger);
  const x = scaleBand(
    bars.map((_, index) => index),
    [LEFT, WIDTH],
  ).padding(0.2);
  const every = Math.ceil(bars.length / MOST_LABELS);
  return html`<svg
    class="chart"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    role="img"
    aria-label="${title}"
  >
    ${axis(y, ticks, write)}
    ${bars.map(({ label, value }, index) => {
      const width = Math.min(x.bandwidth(), WIDEST);
      const middle = (x(index) ?? LEFT) + x.bandwidth() / 2;
      const letters = Math.floor((x.step() * every) / LETTER);
      return html`<rect
          class="bar"
          x="${middle - width / 2}"
          y="${y(value)}"
          width="${width}"
          height="${HEIGHT - BELOW - y(value)}"
          rx="2"
        />
        ${
          index % every === 0
            ? html`<text x="${middle}" y="${HEIGHT - 8}" text-anchor="middle">
                ${label.slice(0, letters)}
              </text>`
            : ""
        }`;
    })}
  </svg>`;
}

/** A chart with the same numbers as a table under it. */
export function chartWithTable(chart: {
  title: string;
  /** What the labels are, and what the numbers count. */
  columns: readonly [string, string];
  showTable: string;
  bars: readonly Bar[];
  write: (value: number) => string;
}): Markup {
  const { title, columns, showTable, bars, write } = chart;
  return html`<figure>
    <figcaption>${title}</figcaption>
    ${barChart(chart)}
    <details>
      <summary>${showTable}</summary>
      <table>
        <caption>
          ${title}
        </caption>
        <thead>
          <tr>
            <th scope="col">${columns[0]}</th>
            <th scope="col" class="number">${columns[1]}</th>
          </tr>
        </thead>
        <tbody>
          ${bars.map(
            ({ label, value }) =>
              html`<tr>
                <th scope="row">${label}</th>
                <td class="number">${write(value)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </details>
  </figure>`;
}
