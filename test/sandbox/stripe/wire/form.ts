/** A form with brackets, read: texts, lists and nested forms. */
export type FormValue = string | FormValue[] | { [name: string]: FormValue };

/** `items[0][price]` → `["items", "0", "price"]`. */
function stepsOf(key: string): string[] {
  return key.split(/[[\]]+/).filter((step) => step !== "");
}

type Node = { text: string } | { children: Map<string, Node> };

function put(root: Map<string, Node>, key: string, value: string): void {
  const steps = key.endsWith("[]") ? [...stepsOf(key), key] : stepsOf(key);
  let level = root;
  for (const [index, step] of steps.entries()) {
    if (index === steps.length - 1) {
      // `expand[]=a&expand[]=b`: each has the place after the last one.
      level.set(step === key && key.endsWith("[]") ? `${level.size}` : step, {
        text: value,
      });
      return;
    }
    const there = level.get(step);
    if (there !== undefined && "children" in there) level = there.children;
    else {
      const children = new Map<string, Node>();
      level.set(step, { children });
      level = children;
    }
  }
}

function plain(node: Node): FormValue {
  if ("text" in node) return node.text;
  const entries = [...node.children];
  return entries.every(([name]) => /^\d+$/.test(name))
    ? entries.map(([, child]) => plain(child))
    : Object.fromEntries(entries.map(([name, child]) => [name, plain(child)]));
}

/**
 * Reads Stripe's form encoding, where brackets nest. https://docs.stripe.com/api
 *
 * @param text a body or a query
 * @returns what it says; every leaf is text
 */
export function readForm(text: string): Record<string, FormValue> {
  const root = new Map<string, Node>();
  for (const [key, value] of new URLSearchParams(text)) put(root, key, value);
  return Object.fromEntries(
    [...root].map(([name, node]) => [name, plain(node)]),
  );
}
