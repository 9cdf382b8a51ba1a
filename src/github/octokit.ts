import { ProbotOctokit } from "probot";

/** A client of GitHub's API, with the rights of one installation or of the App itself. */
export type Octokit = InstanceType<typeof ProbotOctokit>;

/**
 * The kind of client that the App uses. It neither waits for rate limits nor tries again by itself: work is a job, and
 * jobs have pauses of their own that outlive the process.
 * @param options.throttle spaces writes by about a second, as GitHub asks; off in tests
 */
export function octokitClass(options: {
  throttle: boolean;
}): typeof ProbotOctokit {
  const never = () => false;
  // As a function, because Probot overlays its own defaults over plain ones.
  return ProbotOctokit.defaults((given: Record<string, unknown>) => ({
    ...given,
    retry: { enabled: false },
    throttle: {
      enabled: options.throttle,
      onRateLimit: never,
      onSecondaryRateLimit: never,
    },
  }));
}

/** "owner/name" as the parameters that Octokit's methods take. */
export function ownerAndRepo(repository: string): {
  owner: string;
  repo: string;
} {
  const [owner = "", repo = ""] = repository.split("/");
  return { owner, repo };
}

/** The HTTP status of a failed request; undefined when there was no answer. */
export function statusOf(error: unknown): number | undefined {
  return error instanceof Error &&
    "status" in error &&
    typeof error.status === "number"
    ? error.status
    : undefined;
}

/** What a request gives, or null where GitHub says that it is not there. Other failures are thrown. */
export async function orNull<T>(
  request: Promise<T>,
  absent: readonly number[] = [404],
): Promise<T | null> {
  try {
    return await request;
  } catch (error) {
    const status = statusOf(error);
    if (status !== undefined && absent.includes(status)) return null;
    throw error;
  }
}
