import { createServer } from "node:net";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMailer } from "../../src/mail/create-mailer.ts";

const mail = {
  key: "review:1",
  recipient: "reviewers@example.com",
  subject: "Review: issue-tools 1.0.0",
  text: "It waits.\n日本語\n",
  html: "<p>It waits.<br>日本語</p>\n",
};
const from = "Miyabi <no-reply@example.com>";

describe("letters in a folder", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "miyabi-mail-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("are files that a mail program opens; the same letter is one file", async () => {
    const send = createMailer({ kind: "folder", path: folder, from });
    await send(mail);
    await send(mail);
    const files = await readdir(folder);
    expect(files).toHaveLength(1);
    const text = await readFile(join(folder, files[0] ?? ""), "utf8");
    expect(text).toContain("To: reviewers@example.com");
    expect(text).toContain("Subject: Review: issue-tools 1.0.0");
    expect(text).toContain("Content-Type: multipart/alternative");
    expect(text).toContain("Content-Type: text/html; charset=utf-8");
    expect(text).toMatch(/Message-ID: <[0-9a-f]{32}@example\.com>/);
  });
});

/** As much of a mail server as a client needs to hand a letter over. */
function mailServer(taken: string[], greeting = "220 test") {
  return createServer((socket) => {
    let inData = false;
    let letter = "";
    socket.write(`${greeting}\r\n`);
    socket.on("data", (chunk) => {
      const text = String(chunk);
      if (inData) {
        letter += text;
        if (!letter.endsWith("\r\n.\r\n")) return;
        taken.push(letter);
        inData = false;
        socket.write("250 taken\r\n");
        return;
      }
      inData = /^DATA/im.test(text);
      socket.write(
        inData
          ? "354 go on\r\n"
          : text.startsWith("QUIT")
            ? "221\r\n"
            : "250 ok\r\n",
      );
    });
  });
}

describe("letters by SMTP", () => {
  it("are handed over to the server", async () => {
    const taken: string[] = [];
    const server = mailServer(taken).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const url = `smtp://127.0.0.1:${port}`;
    await createMailer({ kind: "smtp", url, from })(mail);
    server.close();
    expect(taken).toHaveLength(1);
    expect(taken[0]).toContain("Auto-Submitted: auto-generated");
  });

  it("are an error when the server does not take them, so that the job comes again", async () => {
    const server = mailServer([], "554 go away").listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const send = createMailer({
      kind: "smtp",
      url: `smtp://127.0.0.1:${port}`,
      from,
    });
    await expect(send(mail)).rejects.toThrow("Invalid greeting");
    server.close();
  });
});
