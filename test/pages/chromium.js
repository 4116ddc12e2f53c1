// The browser that pages are looked at with: CHROMIUM names its program, or it is in the PATH.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

export function launchChromium() {
  return chromium.launch({ executablePath: programPath(), args: ["--no-sandbox"] });
}

function programPath() {
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const paths = (process.env.PATH ?? "").split(delimiter);
  const found = paths
    .flatMap((path) => names.map((name) => join(path, name)))
    .find((path) => existsSync(path));
  const program = process.env.CHROMIUM ?? found;
  if (program !== undefined) return program;
  console.error("Chromium is needed: name it in CHROMIUM, or install it (Debian: apt-get install chromium)");
  process.exit(2);
}
