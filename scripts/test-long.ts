// All tests, with those that take minutes: the App dies at every write point, and properties are tried more often.
import { spawn } from "node:child_process";

const child = spawn("vitest", ["run", ...process.argv.slice(2)], {
  env: { ...process.env, LONG: "1" },
  stdio: "inherit",
});
child.on("error", (error) => {
  console.error(error.message);
  process.exitCode = 1;
});
child.on("close", (code) => {
  process.exitCode = code ?? 1;
});
