/** A weakness of packages, as it was published. */
export type PublishedAdvisory = {
  /** GHSA id. */
  id: string;
  /** Text of strangers. */
  summary: string;
  severity: string;
  isMalware: boolean;
  affects: { name: string; range: string }[];
};

/** A listed plugin with those of its locked packages that were asked about. */
export type LockingPlugin = {
  plugin_id: string;
  /** Versions by name. */
  packages: Record<string, string[]>;
  /** What its report says of weaknesses already. */
  known: string[];
};

/** `next` is where the following page begins; null on the last one. */
export type LockingPage = { plugins: LockingPlugin[]; next: string | null };

/** What listed plugins lock, and how far published weaknesses were looked at. */
export type Advisories = {
  /** null while the last look is younger than `before`, or nothing listed has locked packages; nobody looked: `looked_until` is null. */
  due: (before: string) => Promise<{ looked_until: string | null } | null>;
  looked: (until: string) => Promise<void>;
  /** One page of listed plugins, those that lock one of the names. */
  locking: (input: {
    names: string[];
    after: string | null;
    limit: number;
  }) => Promise<LockingPage>;
};
