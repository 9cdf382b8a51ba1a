import { html } from "hono/html";
import { htmlPage } from "../html-page.ts";
import {
  operationsOf,
  resolved,
  type ApiDocument,
  type Operation,
  type SchemaOrReference,
} from "./document.ts";
import { schemaFields, typeWords, type Field } from "./schema-fields.ts";

type Markup = ReturnType<typeof html>;

type Content = Record<string, { schema?: SchemaOrReference }>;

/** The address of an operation within the page. */
function anchorOf({ method, path }: Operation): string {
  return `${method}-${path}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
}

function fieldList(fields: Field[]): Markup {
  return html`<dl>
    ${fields.map(
      ({ path, type, required, description }) =>
        html`<dt><code>${path === "" ? "the whole" : path}</code></dt>
          <dd>
            ${type}${required ? "" : "; may be left out"}
            ${description && html`<br />${description}`}
          </dd>`,
    )}
  </dl>`;
}

function contentLists(
  content: Content | undefined,
  document: ApiDocument,
): Markup[] {
  return Object.entries(content ?? {}).map(
    ([type, { schema }]) =>
      html`<p>${type}</p>
        ${fieldList(schemaFields(schema, document))}`,
  );
}

function credentials(
  { security = [] }: Operation,
  { components }: ApiDocument,
): Markup {
  const names = security.flatMap((one) => Object.keys(one));
  if (names.length === 0) return html`<p>Open to everybody.</p>`;
  const words = names.map((name) => {
    const scheme = components?.securitySchemes?.[name];
    return scheme && "description" in scheme
      ? (scheme.description ?? name)
      : name;
  });
  return html`<p>
    <code>Authorization: Bearer …</code>. ${words.join("; or: ")}
  </p>`;
}

function parameterFields(
  { parameters = [] }: Operation,
  document: ApiDocument,
): Field[] {
  return parameters.flatMap((parameter) => {
    if ("$ref" in parameter) return [];
    const schema = parameter.schema && resolved(parameter.schema, document);
    return {
      path: `${parameter.name} (${parameter.in})`,
      type: schema === undefined ? "anything" : typeWords(schema),
      required: parameter.required ?? false,
      description: parameter.description ?? schema?.description ?? "",
    };
  });
}

function operationSection(operation: Operation, document: ApiDocument): Markup {
  const { method, path, summary = "", requestBody, responses = {} } = operation;
  const parameters = parameterFields(operation, document);
  const body =
    requestBody && "content" in requestBody ? requestBody.content : undefined;
  const answers = Object.entries(
    responses as Record<string, { description: string; content?: Content }>,
  ).filter(([status]) => status !== "default");
  return html`<details id="${anchorOf(operation)}">
    <summary><code>${method} ${path}</code> ${summary}</summary>
    ${credentials(operation, document)}
    ${
      parameters.length > 0 &&
      html`<h3>Parameters</h3>
        ${fieldList(parameters)}`
    }
    ${
      body &&
      html`<h3>Body</h3>
        ${contentLists(body, document)}`
    }
    ${answers.map(
      ([status, { description, content }]) =>
        html`<h3>${status}</h3>
          <p>${description}</p>
          ${contentLists(content, document)}`,
    )}
  </details>`;
}

/** `/v1/licenses/verify` belongs to `licenses`. */
function chapterOf({ path }: Operation): string {
  return /^\/(?:v1\/)?([^/.{]+)/.exec(path)?.[1] ?? "operations";
}

/** The API's description for people: a chapter for each kind of thing, a fold for each operation. */
export function docsPage(document: ApiDocument): Promise<Response> {
  const chapters = Map.groupBy(operationsOf(document), chapterOf);
  const body = html`
    <p>
      ${document.servers?.[0] && html`At <code>${document.servers[0].url}</code>.`}
      The same for machines, in OpenAPI ${document.openapi}:
      <a href="/v1/openapi.json">/v1/openapi.json</a>.
    </p>
    <p>
      Bodies are JSON. Every refusal has one shape: <code>error</code>, a code;
      <code>message</code>, a sentence that says what to do; and, where they say
      something, <code>details</code> and <code>retry_after</code> in seconds.
    </p>
    ${[...chapters].map(
      ([chapter, operations]) =>
        html`<section>
          <h2>${chapter}</h2>
          ${operations.map((operation) => operationSection(operation, document))}
        </section>`,
    )}
  `;
  return htmlPage({ title: document.info.title, body });
}
