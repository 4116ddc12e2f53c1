import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    // many tests wait for a process that they started
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // the built command is run as it is
    server: { deps: { external: [/\/dist\/code\//] } },
    globalSetup: ["test/helpers/own-cache.ts"],
    setupFiles: ["test/helpers/seed.ts"],
    reporters: ["default", ["json", { outputFile: "coverage/test-report.json" }]],
  },
});
