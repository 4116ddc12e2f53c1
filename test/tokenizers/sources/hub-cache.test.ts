import { rm } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { COMMIT, OLD_COMMIT, TOKEN, TOKENIZER, TOKENIZER_SHA256, text, useSources } from "./fixture.js";

const { path, load, failure, write, writePythonCache, openHub } = useSources();

describe("the cache of the hub", () => {
  it.each([
    ["HF_HUB_CACHE", { HF_HUB_CACHE: "there" }, "there"],
    ["HF_HOME", { HF_HOME: "there" }, "there/hub"],
    ["XDG_CACHE_HOME", { XDG_CACHE_HOME: "there" }, "there/huggingface/hub"],
    ["the home folder", {}, "home/.cache/huggingface/hub"],
    ["a path with ~", { HF_HUB_CACHE: "~/there" }, "home/there"],
  ])("is read as Python writes it from %s, without network", async (_, env, folder) => {
    writePythonCache(folder, "main", COMMIT);
    const nowhere = { ...env, HF_ENDPOINT: "http://127.0.0.1:1", HF_TOKEN: TOKEN };
    const files = await load("owner/name", nowhere);
    expect(text(files.tokenizer)).toBe(TOKENIZER);
    expect(files.config).toEqual({ add_prefix_space: true });
    expect(files.identity.revision).toBe(COMMIT);
  });

  it.each([
    ["branch", "main", COMMIT],
    ["tag", "v0", OLD_COMMIT],
    ["pull request", "refs/pr/1", OLD_COMMIT],
    ["commit", OLD_COMMIT, OLD_COMMIT],
  ])("finds a %s", async (_, revision, commit) => {
    writePythonCache("cache", "main", COMMIT);
    for (const ref of ["v0", "refs/pr/1"]) writePythonCache("cache", ref, OLD_COMMIT);
    const env = { HF_HUB_CACHE: "cache", HF_HUB_OFFLINE: "1" };
    expect((await load(`owner/name@${revision}`, env)).identity.revision).toBe(commit);
  });

  it.each([
    ["HF_HUB_OFFLINE", "1"],
    ["HF_HUB_OFFLINE", "On"],
    ["TRANSFORMERS_OFFLINE", "YES"],
    ["TRANSFORMERS_OFFLINE", "true"],
  ])("is the only source under %s=%s", async (name, value) => {
    const hub = await openHub({});
    const { kind, message } = await failure("owner/name", { ...hub.env, [name]: value });
    expect(kind).toBe("config");
    expect(message).toMatch(
      /^owner\/name is not in the cache .*\/cache, and .*forbids the network; unset it, fill/,
    );
    expect(message).toContain(path("cache"));
    expect(hub.requests).toEqual([]);
  });

  it.each(["0", "", "no"])("is not the only source under HF_HUB_OFFLINE=%s", async (value) => {
    const hub = await openHub({});
    expect((await load("owner/name", { ...hub.env, HF_HUB_OFFLINE: value })).identity.revision).toBe(COMMIT);
  });

  it.each([
    ["blob is missing", async () => rm(path("cache/models--owner--name/blobs", TOKENIZER_SHA256))],
    ["ref is a path", () => write("cache/models--owner--name/refs/main", "../../../outside")],
    [
      "ref is a folder",
      () =>
        rm(path("cache/models--owner--name/refs/main")).then(() =>
          write("cache/models--owner--name/refs/main/x", ""),
        ),
    ],
  ])("counts as empty when its %s", async (_, breakIt) => {
    write("outside/tokenizer.json", TOKENIZER);
    writePythonCache("cache", "main", COMMIT);
    await breakIt();
    expect((await failure("owner/name", { HF_HUB_CACHE: "cache", HF_HUB_OFFLINE: "1" })).kind).toBe("config");
  });

  it("is repaired when a blob was lost", async () => {
    writePythonCache("cache", "main", COMMIT);
    await rm(path("cache/models--owner--name/blobs", TOKENIZER_SHA256));
    const hub = await openHub({});
    await load("owner/name", hub.env);
    await hub.close();
    expect((await load("owner/name", hub.env)).identity.sha256).toBe(TOKENIZER_SHA256);
  });
});
