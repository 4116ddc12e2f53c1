import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { loadTokenizerFiles } from "../../../src/tokenizers/sources/registry.js";
import { CONFIG, openServer, refuse, TOKEN, useSources } from "./fixture.js";

const { path, failure, openHub } = useSources();

describe("a hub that does not send the tokenizer", () => {
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
  ] as const)("is reported with a hint: %i with %o", async (status, env, kind, message) => {
    const hub = await openServer((_, response) => refuse(response, status));
    const failed = await failure("owner/name", { HF_ENDPOINT: hub.url, HF_HUB_CACHE: "cache", ...env });
    expect(failed.kind).toBe(kind);
    expect(failed.message).toMatch(message);
  });

  it("is reported when it lists a gated model without giving its files", async () => {
    const hub = await openHub({ gated: true });
    const { kind, message } = await failure("owner/name", { ...hub.env, HF_TOKEN: TOKEN });
    expect(kind).toBe("config");
    expect(message).toContain("owner/name is gated or private, and the token does not give access (403)");
  });

  it("is reported when the model has no tokenizer.json", async () => {
    const hub = await openHub({ files: { "tokenizer_config.json": CONFIG } });
    expect(await failure("owner/name@v1", hub.env)).toEqual({
      kind: "input-missing",
      message:
        "owner/name: revision v1 on the hub has no tokenizer.json; name a model that has one, or a folder",
    });
  });

  it("is reported when it cannot be reached", async () => {
    const { url, close } = await openServer(() => undefined);
    await close();
    expect(await failure("owner/name", { HF_ENDPOINT: url, HF_HUB_CACHE: "cache", HF_TOKEN: TOKEN })).toEqual(
      {
        kind: "io",
        message:
          `${url} cannot be reached (ECONNREFUSED); name a folder that holds tokenizer.json, or an installed npm:PACKAGE, ` +
          `or copy a filled cache to ${path("cache")} and set HF_HUB_OFFLINE=1`,
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
  ])("leaves nothing in the cache when it sends %s", async (_, settings, message) => {
    const hub = await openHub(settings);
    const failed = await failure("owner/name", { ...hub.env, HF_TOKEN: TOKEN });
    expect(failed.kind).toBe("io");
    expect(failed.message).toMatch(message);
    await expect(readFile(path("cache/models--owner--name/refs/main"))).rejects.toThrow("ENOENT");
  });

  it.each(["<html>\n", '{"sha":"../../x"}'])(
    "is reported when its answer is not a hub's: %o",
    async (body) => {
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
    },
  );

  it("is refused when it offers more than 256 MB", async () => {
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
    [
      "an endpoint that is not a URL",
      { HF_ENDPOINT: "huggingface.co" },
      "HF_ENDPOINT: expected an http(s) URL",
    ],
    [
      "an endpoint with a password",
      { HF_ENDPOINT: `http://me:${TOKEN}@127.0.0.1:1` },
      "HF_ENDPOINT: expected an http(s) URL",
    ],
  ])("is not asked with %s", async (_, env, message) => {
    const hub = await openHub({});
    const failed = await failure("owner/name", { ...hub.env, ...env });
    expect(failed.kind).toBe("config");
    expect(failed.message).toContain(message);
    expect(hub.requests).toEqual([]);
  });

  it("is given up at once when the run is stopped", async () => {
    const stop = new AbortController();
    const reason = new Error("stopped");
    const hub = await openServer(() => stop.abort(reason));
    const env = { HF_ENDPOINT: hub.url, HF_HUB_CACHE: "cache" };
    await expect(loadTokenizerFiles("owner/name", { env, cwd: path(), signal: stop.signal })).rejects.toBe(
      reason,
    );
  });
});
