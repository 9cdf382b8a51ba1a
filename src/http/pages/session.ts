import { hash } from "node:crypto";
import type { Context } from "hono";
import { AppError } from "../../errors.ts";
import type { User } from "../../marketplace/ports/people.ts";
import type { ApiDependencies } from "../dependencies.ts";
import { sameSecret } from "../same-secret.ts";
import type { Cookies } from "./cookies.ts";
import type { Visit } from "./visit.ts";

export const sessionCookie = "session";

/** Who is signed in, and what every form of theirs carries: other sites cannot know it. */
export type Person = { user: User; formToken: string };

/** The cookie is out of reach for scripts and other sites, so what is made from it is, too. */
function formTokenOf(session: string): string {
  return hash("sha256", `form ${session}`, "base64url");
}

/** Null for a browser that is not signed in, or not any more. */
export async function personOf(
  c: Context,
  cookies: Cookies,
  needs: Pick<ApiDependencies, "sessions" | "people" | "clock">,
): Promise<Person | null> {
  const session = cookies.read(c, sessionCookie);
  if (session === null) return null;
  const id = await needs.sessions.personOf(session, needs.clock());
  const user = id === null ? null : await needs.people.find(id);
  return user && { user, formToken: formTokenOf(session) };
}

/**
 * A form of a signed-in person. Throws AppError forbidden for one that was not made for this session: another site may have
 * sent it.
 */
export async function readForm(
  c: Context,
  { person }: Visit,
): Promise<{ user: User; text: (name: string) => string }> {
  // Our forms are sent in this way alone; any other body is a form without fields.
  const form = new URLSearchParams(await c.req.text());
  const text = (name: string) => form.get(name)?.trim() ?? "";
  if (person === null || !sameSecret(text("form_token"), person.formToken))
    throw new AppError(
      "forbidden",
      "This form is not of your session, which may have ended. Go back, load the page again and send it once more.",
    );
  return { user: person.user, text };
}
