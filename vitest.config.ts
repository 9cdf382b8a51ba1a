import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/fixtures/**", "node_modules/**"],
    globalSetup: "test/support/own-temporary-folder.ts",
    // Two cores: more workers only make the database engines wait for each other.
    maxWorkers: 2,
    // Loading the compilers and the database engine anew for each file took a third of the time. So no test may leave
    // anything changed behind it.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // It imports its JSON without the attribute that Node demands; Vite's loader does not mind.
    server: { deps: { inline: ["@actions/workflow-parser"] } },
  },
});
