import { describe, expect, it } from "vitest";
import { circlesOf, DOOR, FLOORS, floorOf, parseFolder, sourceFiles } from "./helpers/source-files.js";

/** Folders that know nothing of the machine they run on. */
const PURE = ["domain", "json", "methods", "formats", "rendering", "scoring", "rules", "trainers"];

const files = sourceFiles();

describe.each(files)("src/$path", ({ path, folder, text, modules, imports }) => {
  it("imports only from its own folder and from lower floors", () => {
    for (const imported of imports) {
      expect(imported, "the public API is imported by its own users").not.toBe(DOOR);
      const other = parseFolder(imported);
      if (path === DOOR || other === folder) continue;
      expect(floorOf(other), imported).toBeLessThan(floorOf(folder));
    }
  });

  it("leaves the process to the command line", () => {
    if (folder !== "cli") expect(text).not.toMatch(/\bprocess\.|\bconsole\./);
  });

  it("needs no machine when its folder is pure", () => {
    if (PURE.includes(folder)) expect(modules.filter((name) => name.startsWith("node:"))).toEqual([]);
  });

  it("is synchronous when it is in row/", () => {
    if (folder !== "row") return;
    expect(text).not.toMatch(/\basync\b|\bawait\b|\bPromise\b/);
    expect(modules.filter((name) => name.startsWith("node:fs"))).toEqual([]);
  });

  it("keeps engines, libraries and packers in their own folders", () => {
    const asksTheHub = path === "io/stores/hugging-face.ts";
    if (folder !== "tokenizers" && folder !== "rendering" && !asksTheHub)
      expect(modules.filter((name) => name.startsWith("@huggingface/"))).toEqual([]);
    if (folder !== "cli") expect(modules).not.toContain("commander");
    if (!path.startsWith("io/stores/s3")) expect(modules).not.toContain("@aws-sdk/client-s3");
    if (folder !== "io") expect(modules.filter((name) => name.startsWith("hyparquet"))).toEqual([]);
    if (folder !== "inspect") expect(modules).not.toContain("string-width");
    const asking = ["undici", "p-queue", "p-retry"];
    if (folder !== "endpoint") expect(modules.filter((name) => asking.includes(name))).toEqual([]);
    if (folder !== "io") expect(modules).not.toContain("yauzl");
  });
});

describe("the folders of src", () => {
  it("are each on a floor, and each floor's folders exist", () => {
    const folders = new Set(files.map(({ folder }) => folder).filter((folder) => folder !== DOOR));
    expect([...folders].sort()).toEqual(FLOORS.flat().sort());
  });

  it("have no circles, types included", () => {
    expect(circlesOf(files)).toEqual([]);
  });
});

describe("the walk for circles", () => {
  it("finds a circle of two, one of three after a way in, and a file that imports itself", () => {
    const graph = {
      a: ["b"],
      b: ["a"],
      in: ["x"],
      x: ["y"],
      y: ["z"],
      z: ["x", "leaf"],
      leaf: [],
      self: ["self"],
    };
    const circles = circlesOf(Object.entries(graph).map(([path, imports]) => ({ path, imports })));
    expect(circles.map((circle) => circle.toSorted())).toEqual([["a", "b"], ["x", "y", "z"], ["self"]]);
  });
});
