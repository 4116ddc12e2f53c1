// Removes the last build, so that a file deleted from src/ does not stay in the package.
import { rmSync } from "node:fs";

for (const name of ["build", "dist"])
  rmSync(new URL(`../${name}`, import.meta.url), { recursive: true, force: true });
