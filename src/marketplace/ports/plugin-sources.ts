import type { Plugin } from "./plugins.ts";

/** Plugins by where they come from, and whether the App is still there. */
export type PluginSources = {
  /** Of all states of listing. */
  ofRepository: (repository_id: number) => Promise<Plugin[]>;
  /** Repositories of plugins that belonged to this account when they were listed. */
  ofOwner: (
    owner_id: number,
  ) => Promise<{ repository_id: number; repository: string }[]>;
  /**
   * Marks the repository's plugins as left by the App, or takes the mark away; a change is written to the audit log and
   * told to the maintainers by a job. Answers with the plugins that changed.
   */
  setInstalled: (input: {
    repository_id: number;
    repository: string;
    installed: boolean;
    at: string;
  }) => Promise<string[]>;
  /** Number of the issue that the plugin was listed from last. */
  listingIssue: (plugin_id: string) => Promise<number | null>;
  /** Listed plugins whose repository was not looked at since `before`, the longest waiting first. */
  toWatch: (input: { before: string; limit: number }) => Promise<string[]>;
  /** The repository is still the listed one, maybe under another name. */
  watched: (input: {
    id: string;
    repository_id: number;
    repository: string;
    at: string;
  }) => Promise<void>;
  /** The repository's owner when the plugin was listed, and the submission it was listed from last. */
  origin: (
    plugin_id: string,
  ) => Promise<{ owner_id: number; submission_id: string | null } | null>;
};
