import { createHash } from "node:crypto";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createTransport } from "nodemailer";
import type { Mail, SendMail } from "../marketplace/ports/outbox.ts";

export type MailConfig =
  | { kind: "smtp"; url: string; from: string }
  /** For development: letters are files. */
  | { kind: "folder"; path: string; from: string };

/** The same letter has the same id, so that a server that sees it twice can drop one. */
function idOf(key: string): string {
  return createHash("sha256").update(key).digest("hex").slice(0, 32);
}

function letter(mail: Mail, from: string) {
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? "localhost";
  return {
    from,
    to: mail.recipient,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: `<${idOf(mail.key)}@${domain}>`,
    // Nobody is to answer a machine's letter with a machine's letter.
    headers: { "Auto-Submitted": "auto-generated" },
  };
}

/** Sends letters through SMTP, or writes them into a folder as `.eml`. */
export function createMailer(config: MailConfig): SendMail {
  if (config.kind === "smtp") {
    const transport = createTransport(config.url);
    return async (mail) => {
      await transport.sendMail(letter(mail, config.from));
    };
  }
  const writer = createTransport({ streamTransport: true, buffer: true });
  return async (mail) => {
    const { message } = await writer.sendMail(letter(mail, config.from));
    await mkdir(config.path, { recursive: true, mode: 0o700 });
    const file = join(config.path, `${idOf(mail.key)}.eml`);
    await writeFile(`${file}.part`, message, { mode: 0o600 });
    await rename(`${file}.part`, file);
  };
}
