import { describe, expect, it } from "vitest";
import { findPipeToShell } from "../../../src/collect/security/shell-text.ts";

describe("what is downloaded and run at once", () => {
  it.each([
    "curl https://example.com/x | sh",
    "curl -fsSL https://example.com/x | bash -s -- --yes",
    "wget -qO- https://example.com/x | sudo bash",
    "cd /tmp && curl https://example.com/x|sh; echo done",
    "curl https://example.com/x | python3 -",
    "curl https://example.com/x | python3",
    "curl https://example.com/x | /bin/sh",
    "bash <(curl -s https://example.com/x)",
    'sh -c "$(curl -fsSL https://example.com/x)"',
    'eval "$(curl https://example.com/x)"',
    "echo start\ncurl https://example.com/x \\\n  | sh\n",
    "base64 -d payload | bash",
  ])("is found: %s", (text) => {
    expect(findPipeToShell(text)).not.toBeNull();
  });

  it.each([
    "curl https://example.com/x -o file",
    "curl https://example.com/x | jq .",
    "curl https://example.com/x | python3 -m json.tool",
    `curl https://example.com/x | python3 -c "import sys"`,
    "curl https://example.com/x | node -e 'process.stdin'",
    "# curl https://example.com/x | sh",
    'echo "Install it: curl https://example.com/x | sh"',
    "cat <<EOF\ncurl https://example.com/x | sh\nEOF\n",
    "curl https://example.com/x | shasum -a 256",
    "curl https://example.com/x | tee out.sh",
    "cat list | sh",
    "git log | bash-completion",
  ])("is not found where nothing is run: %s", (text) => {
    expect(findPipeToShell(text)).toBeNull();
  });

  it("is searched for in a time that grows with the length of the text", () => {
    const long = `${"curl ".repeat(50_000)}\n${"a|".repeat(50_000)}`;
    expect(findPipeToShell(long)).toBeNull();
  });
});
