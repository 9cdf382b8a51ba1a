import { createApi } from "../http/api.ts";
import type { ApiDependencies } from "../http/dependencies.ts";
import { errorResponse } from "../http/error-response.ts";
import { createShortcut } from "../http/shortcut.ts";
import { trackShortcut } from "../http/track-shortcut.ts";
import { verifyShortcut } from "../http/verify-shortcut.ts";
import type { Listener } from "./listen.ts";

/** Serves the API, with the short ways for what is asked for most. */
export function serveApi(listener: Listener, deps: ApiDependencies): void {
  listener.serve({
    handler: createApi(deps).fetch,
    shortcut: createShortcut(deps, [verifyShortcut(deps), trackShortcut(deps)]),
    refuse: (error) => errorResponse(error, deps.log, deps.newId),
  });
}
