import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const SRC = join(import.meta.dirname, "../src");

/** From the ground up. A file imports only from its own room and from lower floors; rooms of one floor are strangers. */
const FLOORS = [
  ["domain", "wasm"],
  ["json", "hub"],
  ["methods", "formats", "rendering", "tokenizers", "io"],
  ["rules", "trainers"],
  ["row"],
  ["settings"],
  ["block"],
  ["run"],
  ["check", "shards"],
  ["cli"],
];

/** Rooms that know nothing of the machine they run on. */
const PURE = ["domain", "json", "methods", "formats", "rendering", "rules", "trainers"];

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
const roomOf = (file: string): string => (file.includes("/") ? file.split("/")[0]! : "door");
const floorOf = (room: string): number => FLOORS.findIndex((rooms) => rooms.includes(room));

describe.each(files)("src/%s", (file) => {
  const source = readFileSync(join(SRC, file), "utf8");
  const imports = [...source.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(([, name]) => name!);
  const ours = imports
    .filter((name) => name.startsWith("."))
    .map((name) => relative(SRC, join(SRC, dirname(file), name)));
  const home = roomOf(file);

  it("imports only from its own room and from below", () => {
    for (const target of ours) {
      const room = roomOf(target);
      expect(room, `${target} is imported by its own users`).not.toBe("door");
      if (home === "door" || room === home) continue;
      expect(floorOf(room), target).toBeLessThan(floorOf(home));
    }
  });

  it("stands in a room that the plan knows", () => {
    if (home !== "door") expect(floorOf(home)).toBeGreaterThanOrEqual(0);
  });

  it("leaves the process to the command line", () => {
    if (home !== "cli") expect(source).not.toMatch(/\bprocess\.|\bconsole\./);
  });

  it("needs no machine when its room is pure", () => {
    if (PURE.includes(home)) expect(imports.filter((name) => name.startsWith("node:"))).toEqual([]);
  });

  it("keeps engines, libraries and packers in their own rooms", () => {
    const asksTheHub = file === "io/stores/hugging-face.ts";
    if (home !== "tokenizers" && home !== "rendering" && !asksTheHub)
      expect(imports.filter((name) => name.startsWith("@huggingface/"))).toEqual([]);
    if (home !== "cli") expect(imports).not.toContain("commander");
    if (!file.startsWith("io/stores/s3")) expect(imports).not.toContain("@aws-sdk/client-s3");
    if (home !== "io") expect(imports).not.toContain("fzstd");
    if (home !== "io") expect(imports).not.toContain("hyparquet");
  });
});
