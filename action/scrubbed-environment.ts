/**
 * All that commands about a plugin get to see of the environment: its own commands, and npm, which reads its files.
 * A list of what is allowed, because the runner's secrets have many names: ACTIONS_RUNTIME_TOKEN,
 * ACTIONS_ID_TOKEN_REQUEST_TOKEN, GITHUB_OUTPUT, INPUT_TOKEN, ...
 */
const allowed = [
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "LANG",
  "LC_ALL",
  "TZ",
  "TMPDIR",
  "TERM",
  "CI",
  "NODE_EXTRA_CA_CERTS",
  "npm_config_registry",
  "npm_config_cache",
];

/** The part of an environment that such commands may see. */
export function scrubbedEnvironment(
  env: Record<string, string | undefined>,
): Record<string, string> {
  return Object.fromEntries(
    allowed.flatMap((name) => {
      const value = env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
