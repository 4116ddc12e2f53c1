// Compiles wasm/ to WebAssembly, as a module that src/ imports like any other.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

/** Pages of 64 KiB, enough for the memory layout of wasm/bulk-splice.ts. */
const PAGES = "12";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "lookahead-prep-wasm-"));
const outFile = join(folder, "bulk-splice.wasm");
try {
  const { error, stderr } = await asc.main([
    ...["wasm/bulk-splice.ts", "--baseDir", root, "--outFile", outFile],
    ...["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd"],
    ...["--initialMemory", PAGES, "--maximumMemory", PAGES],
  ]);
  if (error) throw new Error(`wasm/bulk-splice.ts does not compile\n${stderr.toString()}`);
  const code = readFileSync(outFile).toString("base64");
  const text = `// Made of wasm/bulk-splice.ts by scripts/wasm.js.\nexport const BULK_SPLICE_CODE: string =\n  "${code}";\n`;
  // Git keeps no empty folder, and a fresh clone has no other file in src/wasm
  mkdirSync(join(root, "src/wasm"), { recursive: true });
  writeFileSync(join(root, "src/wasm/bulk-splice-code.ts"), text);
} finally {
  rmSync(folder, { recursive: true });
}
