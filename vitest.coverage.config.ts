// The tests on the built code in build/, whose coverage V8 counts in the test runner as in the commands that it starts.
import { dirname, join, resolve, sep } from "node:path";
import { defineConfig, mergeConfig } from "vitest/config";
import tests from "./vitest.config.js";

const SRC = join(import.meta.dirname, "src") + sep;
const BUILD = join(import.meta.dirname, "build") + sep;

export default mergeConfig(
  tests,
  defineConfig({
    plugins: [
      {
        name: "built-code",
        enforce: "pre",
        resolveId(name, importer) {
          const path = importer === undefined ? name : resolve(dirname(importer), name);
          return path.startsWith(SRC) && path.endsWith(".js") ? BUILD + path.slice(SRC.length) : undefined;
        },
      },
    ],
    test: {
      server: { deps: { external: [/\/build\//] } },
      setupFiles: ["test/helpers/take-coverage.ts"],
      // every process is slower
      testTimeout: 180_000,
    },
  }),
);
