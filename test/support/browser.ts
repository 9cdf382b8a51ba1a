import type { createApi } from "../../src/http/api.ts";

type Api = Pick<ReturnType<typeof createApi>, "request">;

export type Seen = {
  status: number;
  headers: Headers;
  /** Where the answer leads on to; null where it leads nowhere. */
  location: string | null;
  text: string;
};

/** A browser without scripts: keeps cookies, follows nothing by itself. */
export function openBrowser(api: Api) {
  const cookies = new Map<string, string>();

  async function send(
    method: string,
    address: string,
    form?: Record<string, string>,
  ): Promise<Seen> {
    const { pathname, search } = new URL(address, "https://api.example.com");
    const response = await api.request(`${pathname}${search}`, {
      method,
      headers: {
        cookie: [...cookies]
          .map(([name, value]) => `${name}=${value}`)
          .join("; "),
        ...(form && { "content-type": "application/x-www-form-urlencoded" }),
      },
      ...(form && { body: new URLSearchParams(form).toString() }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return {
      status: response.status,
      headers: response.headers,
      location: response.headers.get("location"),
      text: (await response.text()).replaceAll(/\s+/g, " "),
    };
  }

  return {
    cookies,
    get: (address: string) => send("GET", address),
    /** Sends a form as it stands on a page, with what the person fills in. */
    post: (address: string, form: Record<string, string>) =>
      send("POST", address, form),
  };
}

export type Browser = ReturnType<typeof openBrowser>;

/** What a page's forms carry. */
export function formTokenOn({ text }: Pick<Seen, "text">): string {
  return /name="form_token" value="([^"]+)"/.exec(text)?.[1] ?? "";
}
