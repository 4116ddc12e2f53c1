import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    setupFiles: ["test/helpers/seed.ts"],
    reporters: ["default", ["json", { outputFile: "coverage/test-report.json" }]],
  },
});
