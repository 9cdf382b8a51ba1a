import { describe, expect, it } from "vitest";
import { layOut } from "../../src/mail/layout.ts";
import { writeLetter } from "../../src/mail/write-letter.ts";
import type { Letter } from "../../src/marketplace/ports/outbox.ts";

const context = {
  publicUrl: "https://api.example.com",
  licenceKey: (id: string) =>
    Promise.resolve(id === "in-force" ? "eyJhbGciOi.key.signed" : null),
};

async function written(letter: Letter) {
  const words = await writeLetter(letter, context);
  return words && { subject: words.subject, ...layOut(words) };
}

const hostile = 'Tools\r\nBcc: all@example.com <script>alert(1)</script> "&';

const letters: Letter[] = [
  {
    kind: "review_wanted",
    name: hostile,
    version: "1.0.0",
    author: "ayumi",
    score: 93,
    issue_url: "https://github.com/miyabi/marketplace/issues/7",
  },
  {
    kind: "submission_decided",
    name: hostile,
    version: "1.0.0",
    outcome: "rejected",
    reason: "It reads <secrets>.",
    issue_url: "https://github.com/miyabi/marketplace/issues/7",
  },
  {
    kind: "licence",
    license_id: "in-force",
    plugin_name: hostile,
    tier: "pro",
  },
  {
    kind: "receipt",
    plugin_name: hostile,
    amount: 1_980,
    currency: "jpy",
    period_end: "2026-04-01T12:00:00.000Z",
    invoice_url: "https://invoice.stripe.com/i/1?a=1&b=2",
  },
  {
    kind: "payment_failed",
    plugin_name: hostile,
    amount: 2_900,
    currency: "usd",
    downgrade_at: "2026-03-04T12:00:00.000Z",
    pay_url: "https://invoice.stripe.com/i/1",
  },
  {
    kind: "trial_ending",
    plugin_name: hostile,
    trial_ends_at: "2026-03-15T12:00:00.000Z",
    amount: 2_900,
    currency: "usd",
  },
];

describe.each(letters)("a letter of kind $kind", (letter) => {
  it("carries a foreign name as words: no header, no tag, in text and HTML", async () => {
    const mail = await written(letter);
    expect(mail?.subject).toContain("Tools Bcc: all@example.com");
    expect(mail?.subject).not.toMatch(/[\r\n]/);
    expect(mail?.html).not.toContain("<script");
    expect(mail?.html).toContain("&lt;script&gt;");
    expect(mail?.text).toContain("<script>");
  });

  it("is no wider than a terminal, but for what is to be copied", async () => {
    const { text = "" } = (await written(letter)) ?? {};
    const wide = text.split("\n").filter((line) => line.length > 72);
    expect(wide.filter((line) => line.includes(" "))).toEqual([]);
  });
});

describe("what letters say", () => {
  it("of a webhook that was switched off: which, and why", async () => {
    const url = "https://hooks.example/<b>";
    const write = (reason: "failing" | "gone") =>
      written({ kind: "webhook_off", url, reason });
    const failing = await write("failing");
    expect(failing?.text).toContain(url);
    expect(failing?.text).toContain("ten days");
    expect(failing?.html).not.toContain("<b>");
    expect((await write("gone"))?.text).toContain("410");
  });

  const plain = { plugin_name: "Miyabi Pro" };

  it("a failed payment: until when everything works, and where to pay", async () => {
    const mail = await written({
      kind: "payment_failed",
      ...plain,
      amount: 2_900,
      currency: "usd",
      downgrade_at: "2026-03-04T12:00:00.000Z",
      pay_url: "https://invoice.stripe.com/i/1",
    });
    expect(mail).toMatchObject({
      subject: "Your payment for Miyabi Pro failed",
    });
    expect(mail?.text).toContain("$29.00");
    expect(mail?.text).toContain("until 4 March 2026");
    expect(mail?.text).toContain("Pay now:\nhttps://invoice.stripe.com/i/1");
    expect(mail?.html).toContain('<a href="https://invoice.stripe.com/i/1">');
  });

  it("a receipt: the amount in its own currency", async () => {
    const mail = await written({
      kind: "receipt",
      ...plain,
      amount: 1_980,
      currency: "JPY",
      period_end: null,
      invoice_url: null,
    });
    expect(mail).toMatchObject({ subject: "Receipt: ¥1,980 for Miyabi Pro" });
    expect(mail?.text).not.toContain("until");
  });

  it("a trial without a charge: that nothing is charged", async () => {
    const mail = await written({
      kind: "trial_ending",
      ...plain,
      trial_ends_at: "2026-03-15T12:00:00.000Z",
      amount: null,
      currency: null,
    });
    expect(mail?.text).toContain("Nothing is charged.");
  });

  it("a licence: the key, and nothing at all when it is not in force any more", async () => {
    const letter = { kind: "licence", ...plain, tier: "pro" } as const;
    const mail = await written({ ...letter, license_id: "in-force" });
    expect(mail?.text).toContain("\neyJhbGciOi.key.signed\n");
    expect(await written({ ...letter, license_id: "revoked" })).toBeNull();
  });

  it("makes no link of an address that is none of the web", () => {
    const { html } = layOut({
      subject: "",
      paragraphs: [{ words: "Open", link: "javascript:alert(1)" }],
    });
    expect(html).not.toContain("href");
  });
});
