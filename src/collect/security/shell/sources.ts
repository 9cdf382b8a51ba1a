import type { Call } from "./command-words.ts";
import { isCredentialPath, isEnvironmentFile } from "./credential-paths.ts";
import { clean, type Taints, union, unionOf } from "./taint.ts";

const downloaded: Taints = new Set(["downloaded"] as const);
const decoded: Taints = new Set(["decoded"] as const);
const credentials: Taints = new Set(["credentials"] as const);
const environment: Taints = new Set(["environment"] as const);

/** They name a path without passing on what is in the file. */
const doNotRead =
  /^(?:test|\[|ls|stat|chmod|chown|mkdir|touch|rm|ln|find|ssh|ssh-add|ssh-keygen|ssh-copy-id|scp|sftp|rsync|export|echo|printf|cd|source|\.|wc|curl|wget|git|gh|aws|kubectl|docker|file|basename|dirname|realpath|readlink|vim?|nano|code|open)$/;

/** They pass on what they read from their input, changed or not. */
const filters =
  /^(?:cat|tee|sed|awk|gawk|tr|rev|tac|gunzip|gzip|zcat|bzip2|bunzip2|xz|unxz|zstd|base64|base32|jq|yq|grep|egrep|head|tail|cut|sort|uniq|openssl|xxd|od|hexdump|iconv|dos2unix|envsubst|fold|paste|pv|tar|cpio|perl|python3?|node|buffer|dd|uuencode|uudecode|gpg)$/;

/** @returns what comes out of a call, from what went in and what its words hold */
export function outputOf(call: Call, input: Taints, args: Taints): Taints {
  const { name } = call;
  if (name === "curl") return toStdout(call) ? downloaded : clean;
  if (name === "wget") return wgetToStdout(call) ? downloaded : clean;
  if (name === "echo" || name === "printf") return args;
  if (name === "printenv" || (isEnvironment(call) && call.args.length === 0))
    return environment;
  if (decodes(call)) return union(decoded, input);
  if (name === "security" && call.args[0]?.value.startsWith("find-"))
    return credentials;
  const own = doNotRead.test(name) ? clean : read(call);
  return filters.test(name) ? union(input, args, own) : own;
}

/** @returns what a file holds when it is read */
export function fileTaint(path: string): Taints {
  if (isCredentialPath(path)) return credentials;
  return isEnvironmentFile(path) ? environment : clean;
}

/** Name of the file that curl or wget writes to; null when it is the output or unknown. */
export function downloadTarget({ name, args }: Call): string | null {
  if (name !== "curl" && name !== "wget") return null;
  const flag =
    name === "curl"
      ? /^(?:-[a-zA-Z]*o|--output)$/
      : /^(?:-[a-zA-Z]*O|--output-document)$/;
  const at = args.findIndex(({ value }) => flag.test(value));
  const target = at === -1 ? undefined : args[at + 1]?.text;
  return target === undefined || target === "-" ? null : unquote(target);
}

/** A word as a key: the same file is the same word, quoted or not. */
export function unquote(text: string): string {
  return text.replace(/["']/g, "");
}

function read({ args }: Call): Taints {
  return unionOf(args.map(({ text }) => fileTaint(text)));
}

function isEnvironment({ name, args }: Call): boolean {
  if (name === "env" || name === "set") return true;
  return (
    (name === "export" || name === "declare" || name === "typeset") &&
    (args.length === 0 || /^-[px]+$/.test(args[0]?.value ?? ""))
  );
}

function decodes({ name, args }: Call): boolean {
  const values = args.map(({ value }) => value);
  if (name === "base64" || name === "base32")
    return values.some((value) => /^(?:-[a-zA-Z]*[dD]|--decode)$/.test(value));
  if (name === "openssl")
    return (
      /^(?:enc|base64|aes|des)/.test(values[0] ?? "") && values.includes("-d")
    );
  if (name === "xxd") return values.some((value) => /^-\w*r/.test(value));
  return name === "uudecode";
}

function toStdout({ args }: Call): boolean {
  return !args.some(
    ({ value }, at) =>
      /^(?:-[a-zA-Z]*O|--remote-name|-[a-zA-Z]*I|--head)$/.test(value) ||
      (/^(?:-[a-zA-Z]*o|--output)$/.test(value) &&
        args[at + 1]?.value !== "-" &&
        args[at + 1]?.value !== "/dev/stdout"),
  );
}

function wgetToStdout({ args }: Call): boolean {
  return args.some(
    ({ value }, at) =>
      /^-\w*O-$|^--output-document=-$/.test(value) ||
      (/^(?:-\w*O|--output-document)$/.test(value) &&
        args[at + 1]?.value === "-"),
  );
}
