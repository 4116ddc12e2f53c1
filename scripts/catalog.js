// Writes src/cli/catalog.ts: what the command line knows of the settings and families, read from their schemas, so that
// help and usage errors need not load them.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

// joined in memory: the compiler comes later, as it reads the module that is written here
const bundle = await rolldown({
  cwd: ROOT,
  input: "src/cli/make-catalog.ts",
  platform: "node",
  resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
});
const { output } = await bundle.generate({ format: "esm", codeSplitting: false });
const { makeCatalog } = await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);
writeFileSync(
  new URL("../src/cli/catalog.ts", import.meta.url),
  `// Made of the schemas by scripts/catalog.js.
import type { Catalog } from "./make-catalog.js";

export const CATALOG: Catalog = ${JSON.stringify(makeCatalog())};
`,
);
