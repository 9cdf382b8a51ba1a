/** Places of keys, tokens and passwords. Public keys, `known_hosts` and the like are none. */
const secretFiles = [
  /\.ssh\/(?:id_\w+|identity|\*|[\w-]+\.pem|[\w-]+_rsa)(?!\.pub)\b(?!\.pub)/,
  /\.ssh\/\*/,
  /\.aws\/(?:credentials|sso\/cache)/,
  /\.config\/gcloud\/(?:credentials|access_tokens|application_default_credentials|legacy_credentials)/,
  /\.azure\/(?:accessTokens|msal_token_cache)/,
  /\.kube\/config\b/,
  /\.docker\/config\.json/,
  /\.config\/gh\/hosts\.yml/,
  /\.git-credentials\b/,
  /\.netrc\b/,
  /(?:~|HOME\}?|\/root|\/home\/[^/]+|\/Users\/[^/]+)\/\.npmrc\b/,
  /(?:~|HOME\}?|\/root|\/home\/[^/]+|\/Users\/[^/]+)\/\.pypirc\b/,
  /\.gnupg\/(?:private-keys|secring)/,
  /\.claude\/\.credentials\.json/,
  /\.codex\/auth\.json/,
  /\/etc\/(?:shadow|gshadow|sudoers)\b/,
  /\/Keychains\/login\.keychain/,
  /(?:Chrome|Chromium|Firefox|Brave-Browser)\/.*(?:Cookies|Login Data|logins\.json|key4\.db)/,
  /\.(?:bitcoin|ethereum|electrum)\/(?:wallet|keystore)/,
];
const environmentFiles = /\/proc\/(?:self|\d+|\$\$)\/environ\b/;

/** Only so much of a word is looked at: no path is longer. */
const MAX_PATH = 4_096;

/** @param text of a word, before expansion */
export function isCredentialPath(text: string): boolean {
  const path = text.slice(0, MAX_PATH);
  return secretFiles.some((pattern) => pattern.test(path));
}

/** @param text of a word, before expansion */
export function isEnvironmentFile(text: string): boolean {
  return environmentFiles.test(text.slice(0, MAX_PATH));
}
