import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";

/**
 * Cookies that no script reads and no other site's form sends. Behind https their names begin with `__Host-`, which no
 * neighbouring host can set.
 */
export function createCookies(publicUrl: string) {
  const secure = publicUrl.startsWith("https:");
  const options = {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    secure,
  } as const;
  const prefix = secure ? ({ prefix: "host" } as const) : {};
  return {
    read: (c: Context, name: string): string | null =>
      (secure ? getCookie(c, name, "host") : getCookie(c, name)) ?? null,
    /** @param seconds how long the browser keeps it */
    keep: (c: Context, name: string, value: string, seconds: number): void => {
      setCookie(c, name, value, { ...options, ...prefix, maxAge: seconds });
    },
    drop: (c: Context, name: string): void => {
      deleteCookie(c, name, { ...options, ...prefix });
    },
  };
}

export type Cookies = ReturnType<typeof createCookies>;
