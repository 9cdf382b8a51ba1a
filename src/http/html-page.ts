import { hash } from "node:crypto";
import { html, raw } from "hono/html";

const style = `
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem; color-scheme: light dark }
label { display: block; margin: 1rem 0 }
input { display: block; width: 100%; box-sizing: border-box; font: inherit; padding: 0.3rem }
button { font: inherit; padding: 0.4rem 1rem }
code { overflow-wrap: anywhere }
h2 { margin-top: 2.5rem }
h3 { margin-bottom: 0; font-size: 1rem }
details { margin: 0.5rem 0 }
summary { cursor: pointer }
dd { margin: 0 0 0.5rem 1.5rem }
.wrong { color: light-dark(#b00020, #ff8a80) }
`;
const styleHash = hash("sha256", style, "base64");
/** Whole, because a blank more would change the hash. */
const styleElement = raw(`<style>${style}</style>`);

/**
 * A page for a person. Nothing runs in it, nothing is loaded into it, and nobody frames it.
 *
 * @param options.body made with `html`, which escapes what is put into it
 * @param options.formsTo origin of another site that its forms may be sent to
 */
export async function htmlPage(options: {
  title: string;
  body: ReturnType<typeof html>;
  status?: number;
  formsTo?: string;
}): Promise<Response> {
  const { title, body, status = 200, formsTo = "" } = options;
  const page = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        ${styleElement}
      </head>
      <body>
        <h1>${title}</h1>
        ${body}
      </body>
    </html>`;
  return new Response(page.toString(), {
    status,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": [
        "default-src 'none'",
        `style-src 'sha256-${styleHash}'`,
        `form-action 'self' ${formsTo}`.trim(),
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ].join("; "),
      // An address of ours may hold a token; GitHub's page wants to know the origin that a form came from.
      "Referrer-Policy": "strict-origin",
    },
  });
}
