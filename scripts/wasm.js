// Compiles wasm/ to WebAssembly, as modules that src/ imports like any others.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

/** The modules, with what the compiler is told of each. */
const MODULES = {
  // pages of 64 KiB, enough for its layout of the memory
  "bulk-splice/index.ts": ["--enable", "simd", "--initialMemory", "12", "--maximumMemory", "12"],
  // its memory grows with the vocabulary and the texts
  "byte-pair/index.ts": ["--initialMemory", "2"],
};

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "lookahead-prep-wasm-"));
try {
  for (const [path, options] of Object.entries(MODULES)) {
    const source = `wasm/${path}`;
    const name = path.replace(/(\/index)?\.ts$/, "");
    const outFile = join(folder, `${name}.wasm`);
    const { error, stderr } = await asc.main([
      ...[source, "--baseDir", root, "--outFile", outFile],
      ...["-O3", "--converge", "--noAssert", "--runtime", "stub"],
      ...options,
    ]);
    if (error) throw new Error(`${source} does not compile\n${stderr.toString()}`);
    const code = readFileSync(outFile).toString("base64");
    const constant = `${name.toUpperCase().replaceAll("-", "_")}_CODE`;
    const text = `// Made of ${source} by scripts/wasm.js.\nexport const ${constant}: string =\n  "${code}";\n`;
    writeFileSync(join(root, `src/wasm/${name}-code.ts`), text);
  }
} finally {
  rmSync(folder, { recursive: true });
}
