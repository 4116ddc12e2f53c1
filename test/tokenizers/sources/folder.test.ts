import { truncate } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { CONFIG, TOKENIZER, TOKENIZER_SHA256, text, useSources } from "./fixture.js";

const { path, load, failure, write } = useSources();

describe("a tokenizer folder", () => {
  it("gives the tokenizer.json, the tokenizer_config.json and the hash of the former", async () => {
    write("tok/tokenizer.json", TOKENIZER);
    write("tok/tokenizer_config.json", CONFIG);
    const files = await load("./tok");
    expect(text(files.tokenizer)).toBe(TOKENIZER);
    expect(files.config).toEqual({ add_prefix_space: true });
    expect(files.identity).toEqual({ source: "./tok", sha256: TOKENIZER_SHA256 });
  });

  it("may be named by its file, whatever its name, and needs no config", async () => {
    write("tok/my-own.json", TOKENIZER);
    expect(await load("tok/my-own.json")).toMatchObject({
      config: {},
      identity: { source: "tok/my-own.json", sha256: TOKENIZER_SHA256 },
    });
  });

  it.each(["tok", "openai/tok"])("wins over the hub's model of the same name: %s", async (where) => {
    write(`${where}/tokenizer.json`, TOKENIZER);
    expect((await load(where)).identity.source).toBe(where);
  });

  it("may be in the home folder", async () => {
    write("home/tok/tokenizer.json", TOKENIZER);
    expect((await load("~/tok")).identity.source).toBe("~/tok");
  });

  it.each(["./none", "/none/at/all", "~/none", "none.json", "none/tokenizer.json", "no\\ne"])(
    "is missing, and not taken for a hub id: %s",
    async (where) => {
      const { kind, message } = await failure(where);
      expect(kind).toBe("input-missing");
      expect(message).toBe(`${where}: no such file or folder; name a folder that holds tokenizer.json`);
    },
  );

  it("is refused without a tokenizer.json, though the hub may have a model of its name", async () => {
    write("openai/tok/README.md", "");
    const { kind, message } = await failure("openai/tok");
    expect(kind).toBe("input-missing");
    expect(message).toMatch(/^openai\/tok: the folder has no tokenizer\.json; name one that has it/);
  });

  it("may not be named by another file", async () => {
    write("tokenizer.model", "");
    expect(await failure("tokenizer.model")).toEqual({
      kind: "usage",
      message:
        "tokenizer.model is neither a folder nor a .json file; name a folder that holds tokenizer.json",
    });
  });

  it.each(["[1]", "{", "null", '"\xff"'])(
    "is refused when its tokenizer_config.json is not an object: %s",
    async (config) => {
      write("tok/tokenizer.json", TOKENIZER);
      write("tok/tokenizer_config.json", Buffer.from(config, "latin1"));
      expect(await failure("./tok")).toEqual({
        kind: "config",
        message: "./tok: the tokenizer_config.json is not a JSON object; repair or remove it",
      });
    },
  );

  it("is refused with a tokenizer.json of more than 256 MB", async () => {
    write("tok/tokenizer.json", "");
    await truncate(path("tok/tokenizer.json"), 256 * 2 ** 20 + 1);
    const { kind, message } = await failure("./tok");
    expect(kind).toBe("config");
    expect(message).toContain("is 257 MB; the limit is 256 MB");
  });
});

describe("a text that names no tokenizer", () => {
  it.each([
    "",
    "a/b/c",
    "two words",
    "https://huggingface.co/openai/gpt2",
    "-x",
    "a--b",
    "a..b",
    "a@",
    "a@../b",
  ])("is refused with the three forms of names: %o", async (where) => {
    const { kind, message } = await failure(where);
    expect(kind).toBe("usage");
    expect(message).toMatch(
      /is not the name of a tokenizer; name a folder .*, an installed npm:<package>, or a Hugging Face id/,
    );
  });
});
