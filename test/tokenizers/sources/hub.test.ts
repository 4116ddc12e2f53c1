import { readFile, readlink } from "node:fs/promises";
import { describe, expect, it, vi } from "vitest";
import { createHubFetch } from "../../../src/hub/hub-fetch.js";
import { loadTokenizerFiles } from "../../../src/tokenizers/sources/registry.js";
import {
  COMMIT,
  CONFIG,
  digest,
  openServer,
  TOKEN,
  TOKENIZER,
  TOKENIZER_SHA256,
  text,
  useSources,
} from "./fixture.js";

const { path, load, failure, write, openHub } = useSources();

describe("a tokenizer on the hub", () => {
  it("is downloaded with the token, and is then read from the cache without the hub", async () => {
    const print = vi.spyOn(console, "debug");
    const hub = await openHub({ token: TOKEN });
    const notices: string[] = [];
    const env = { ...hub.env, HF_TOKEN: ` ${TOKEN}\n` };
    const first = await loadTokenizerFiles("owner/name", {
      env,
      cwd: path(),
      onNotice: (line) => notices.push(line),
    });
    expect(text(first.tokenizer)).toBe(TOKENIZER);
    expect(first.config).toEqual({ add_prefix_space: true });
    expect(first.identity).toEqual({ source: "owner/name", sha256: TOKENIZER_SHA256, revision: COMMIT });
    expect(notices).toEqual([`downloading the tokenizer of owner/name from ${hub.url}`]);
    expect(new Set(hub.requests.map(({ authorization }) => authorization))).toEqual(
      new Set([`Bearer ${TOKEN}`]),
    );
    expect(print).not.toHaveBeenCalled();

    await hub.close();
    for (const again of [env, { ...hub.env, HF_HUB_OFFLINE: "1" }]) {
      const { tokenizer, ...rest } = await load("owner/name", again);
      expect(text(tokenizer)).toBe(TOKENIZER);
      expect(rest).toEqual({ config: first.config, identity: first.identity });
    }
  });

  it("is cached as Python's huggingface_hub does", async () => {
    const hub = await openHub({ large: ["tokenizer.json"] });
    await load("owner/name@refs/pr/1", hub.env);
    const folder = "cache/models--owner--name";
    expect(await readFile(path(folder, "refs/refs/pr/1"), "utf8")).toBe(COMMIT);
    expect(await readlink(path(folder, "snapshots", COMMIT, "tokenizer.json"))).toBe(
      `../../blobs/${TOKENIZER_SHA256}`,
    );
    expect(await readlink(path(folder, "snapshots", COMMIT, "tokenizer_config.json"))).toBe(
      `../../blobs/${digest("sha1", `blob ${CONFIG.length}\0${CONFIG}`)}`,
    );
  });

  it.each([
    ["HF_TOKEN", { HF_TOKEN: TOKEN, HUGGING_FACE_HUB_TOKEN: "hf_other" }],
    ["HUGGING_FACE_HUB_TOKEN", { HUGGING_FACE_HUB_TOKEN: TOKEN }],
    ["HF_TOKEN_PATH", { HF_TOKEN_PATH: "my-token" }],
    ["HF_HOME", { HF_HOME: "hf-home" }],
    ["XDG_CACHE_HOME", { XDG_CACHE_HOME: "xdg" }],
    ["the home folder", {}],
  ])("is downloaded with the token from %s", async (name, env) => {
    const path = {
      HF_TOKEN_PATH: "my-token",
      HF_HOME: "hf-home/token",
      XDG_CACHE_HOME: "xdg/huggingface/token",
    }[name];
    write("home/.cache/huggingface/token", path === undefined ? `${TOKEN}\n` : "hf_other");
    if (path !== undefined) write(path, `${TOKEN}\n`);
    const hub = await openHub({ token: TOKEN });
    expect((await load("owner/name", { ...hub.env, ...env })).identity.revision).toBe(COMMIT);
  });

  it("needs no token when it is public, and no tokenizer_config.json", async () => {
    const hub = await openHub({ files: { "tokenizer.json": TOKENIZER } });
    expect(await load("gpt2", hub.env)).toMatchObject({ config: {}, identity: { revision: COMMIT } });
    expect(hub.requests.every(({ authorization }) => authorization === undefined)).toBe(true);
  });

  it("is looked up at its revision, and downloaded at that revision's commit", async () => {
    const hub = await openHub({});
    await load("owner/name@v1.0", hub.env);
    expect(hub.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /api/models/owner/name/revision/v1.0",
      `POST /api/models/owner/name/paths-info/${COMMIT}`,
      `GET /owner/name/resolve/${COMMIT}/tokenizer_config.json`,
      `GET /owner/name/resolve/${COMMIT}/tokenizer.json`,
    ]);
    expect((await load("owner/name@v1.0", { ...hub.env, HF_HUB_OFFLINE: "1" })).identity.source).toBe(
      "owner/name@v1.0",
    );
    expect((await failure("owner/name", { ...hub.env, HF_HUB_OFFLINE: "1" })).kind).toBe("config");
  });

  it("needs no ref at a full commit", async () => {
    const hub = await openHub({});
    await load(`owner/name@${COMMIT}`, hub.env);
    await hub.close();
    expect((await load(`owner/name@${COMMIT}`, hub.env)).identity.revision).toBe(COMMIT);
    await expect(readFile(path("cache/models--owner--name/refs", COMMIT))).rejects.toThrow("ENOENT");
  });

  it("is downloaded without showing the token to another host", async () => {
    const store = await openServer((_, response) => response.end(TOKENIZER));
    const hub = await openHub({
      token: TOKEN,
      files: { "tokenizer.json": TOKENIZER },
      redirect: `${store.url}/blob`,
    });
    await load("owner/name", { ...hub.env, HF_TOKEN: TOKEN });
    expect(store.requests).toEqual([{ method: "GET", path: "/blob", authorization: undefined }]);
  });

  it("is downloaded without showing the token to another host that the library asks by itself", async () => {
    const store = await openServer((_, response) => response.end());
    const settings = { endpoint: "http://127.0.0.1:1", cacheFolder: path(), offline: false };
    await createHubFetch(settings, { secret: TOKEN, origin: "HF_TOKEN" }, "", undefined)(`${store.url}/blob`);
    expect(store.requests).toEqual([{ method: "GET", path: "/blob", authorization: undefined }]);
  });

  it("may be below a path, as on a mirror", async () => {
    const hub = await openHub({ prefix: "/mirror" });
    const files = await load("owner/name", { ...hub.env, HF_ENDPOINT: `${hub.url}/mirror/` });
    expect(files.identity.revision).toBe(COMMIT);
  });

  it("is used even if the cache cannot be written", async () => {
    write("cache", "a file where a folder should be");
    const hub = await openHub({});
    const notices: string[] = [];
    const files = await loadTokenizerFiles("owner/name", {
      env: hub.env,
      cwd: path(),
      onNotice: (line) => notices.push(line),
    });
    expect(files.identity.sha256).toBe(TOKENIZER_SHA256);
    expect(notices[1]).toMatch(
      /^owner\/name: the cache .*cache cannot be written \((ENOTDIR|EEXIST)\); the tokenizer is not cached$/,
    );
  });
});
