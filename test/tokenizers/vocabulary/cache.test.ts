import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cacheFolder } from "../../../src/tokenizers/vocabulary/cache/folder.js";
import { VERSION } from "../../../src/tokenizers/vocabulary/layout.js";
import {
  type LoadedVocabulary,
  loadVocabulary,
  openVocabulary,
} from "../../../src/tokenizers/vocabulary/load-vocabulary.js";
import { workspace } from "../../helpers/workspace.js";

const TOKENIZER = Buffer.from(
  JSON.stringify({
    added_tokens: [{ id: 3, content: "<s>", normalized: false }],
    pre_tokenizer: { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: false },
    model: { type: "BPE", vocab: { a: 0, b: 1, ab: 2 }, merges: ["a b"] },
  }),
);
const OTHER = Buffer.from(TOKENIZER.toString().replace("<s>", "<t>"));
const keyOf = (tokenizer: Buffer): string => createHash("sha256").update(tokenizer).digest("hex");
const NAME = `${keyOf(TOKENIZER)}-${VERSION}.vocabulary`;
const DAY = 24 * 60 * 60;

/** The block from a cache, or made without one; `tokenizer` are the bytes that are compiled if it is not found. */
function found(folder: string, tokenizer = TOKENIZER, key = keyOf(TOKENIZER)): Uint8Array | undefined {
  const identity = { source: "x", sha256: key };
  return loadVocabulary({ tokenizer, identity }, { env: { LOOKAHEAD_PREP_CACHE: folder }, cwd: "/" });
}

function load(folder: string, tokenizer = TOKENIZER, key = keyOf(TOKENIZER)): LoadedVocabulary {
  return openVocabulary(found(folder, tokenizer, key)!);
}

const plain = ({ block, file }: LoadedVocabulary): object => ({
  block: createHash("sha256").update(block.bytes).digest("hex"),
  file,
});
const WITHOUT = plain(load("off"));

/** Whether the vocabulary is found: what would be compiled is none. */
function isFound(folder: string): boolean {
  try {
    expect(plain(load(folder, Buffer.from("no JSON")))).toEqual(WITHOUT);
    return true;
  } catch (error) {
    if (!/is not valid JSON/.test(String(error))) throw error;
    return false;
  }
}

/** A cache that holds the vocabulary. */
async function filled(): Promise<{ readonly folder: string; readonly file: string }> {
  const lap = await workspace();
  const folder = lap.path("cache");
  expect(plain(load(folder))).toEqual(WITHOUT);
  return { folder, file: join(folder, NAME) };
}

describe("a compiled vocabulary", () => {
  it("is the same with a cache, before and after it is filled", async () => {
    const { folder, file } = await filled();
    expect(readdirSync(folder)).toEqual([NAME]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(isFound(folder)).toBe(true);
    expect(plain(load(folder))).toEqual(WITHOUT);
  });

  it("is not in the cache of another tokenizer, nor is what is not served", async () => {
    const { folder } = await filled();
    expect(load(folder, OTHER, keyOf(OTHER)).file.added_tokens?.[0]?.content).toBe("<t>");
    expect(readdirSync(folder)).toHaveLength(2);
    const unserved = Buffer.from('{"model": {"type": "WordLevel", "vocab": {}}}');
    expect(found(folder, unserved, keyOf(unserved))).toBe(undefined);
    expect(readdirSync(folder)).toHaveLength(2);
  });

  it("is not taken from a file in which any byte was changed", async () => {
    const { folder, file } = await filled();
    const bytes = readFileSync(file);
    for (let at = 0; at < bytes.length; at += at < 300 ? 1 : 2003) {
      const damaged = Buffer.from(bytes);
      damaged[at]! ^= 1 << (at % 8);
      writeFileSync(file, damaged);
      expect(isFound(folder), `byte ${at}`).toBe(false);
    }
    writeFileSync(file, bytes);
    expect(isFound(folder)).toBe(true);
  });
});

/** What can be in place of the file; all but the folder are replaced by the next run. */
const IN_PLACE: Readonly<Record<string, (file: string) => void>> = {
  "is missing": (file) => rmSync(file),
  "is empty": (file) => truncateSync(file),
  "ends early": (file) => truncateSync(file, statSync(file).size - 1),
  "ends in its header": (file) => truncateSync(file, 100),
  "ends before its header": (file) => truncateSync(file, 10),
  "has a byte more": (file) => writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from([0])])),
  "is another text": (file) => writeFileSync(file, "not a vocabulary\n".repeat(1000)),
  "is that of another tokenizer": (file) => {
    const folder = join(file, "..");
    load(folder, OTHER, keyOf(OTHER));
    renameSync(join(folder, `${keyOf(OTHER)}-${VERSION}.vocabulary`), file);
  },
  "is of another version": (file) => renameSync(file, file.replace(`-${VERSION}.`, `-${VERSION + 1}.`)),
  "is a pipe": (file) => {
    rmSync(file);
    execFileSync("mkfifo", [file]);
  },
  "is a link to a file": (file) => {
    renameSync(file, `${file}.real`);
    symlinkSync(`${file}.real`, file);
  },
  "is a link to a device": (file) => {
    rmSync(file);
    symlinkSync("/dev/zero", file);
  },
  "is a link to nothing": (file) => {
    rmSync(file);
    symlinkSync("nothing", file);
  },
  "can be written by others": (file) => chmodSync(file, 0o666),
};

describe("the file of a vocabulary", () => {
  it.each(Object.entries(IN_PLACE))("that %s is not used, but replaced", async (_, change) => {
    const { folder, file } = await filled();
    change(file);
    expect(isFound(folder)).toBe(false);
    expect(plain(load(folder))).toEqual(WITHOUT);
    expect(isFound(folder)).toBe(true);
    expect(lstatSync(file).mode & 0o777).toBe(0o600);
  });

  it("that is a folder is not used", async () => {
    const { folder, file } = await filled();
    rmSync(file);
    mkdirSync(join(file, "inside"), { recursive: true });
    expect(plain(load(folder))).toEqual(WITHOUT);
    expect(readdirSync(folder)).toEqual([NAME]);
    expect(isFound(folder)).toBe(false);
  });

  it.runIf(process.geteuid?.() === 0)("that is another user's is not used, nor is the folder", async () => {
    const { folder, file } = await filled();
    chownSync(file, 65534, 65534);
    expect(isFound(folder)).toBe(false);
    chownSync(folder, 65534, 65534);
    rmSync(file);
    expect(plain(load(folder))).toEqual(WITHOUT);
    expect(readdirSync(folder)).toEqual([]);
  });
});

function openFolder(folder: string): void {
  mkdirSync(folder);
  chmodSync(folder, 0o777);
}

describe("the folder of vocabularies", () => {
  it.each([
    ["is a file", (folder: string) => writeFileSync(folder, "x")],
    ["is below a file", (folder: string) => writeFileSync(join(folder, ".."), "x")],
    ["is a link to nothing", (folder: string) => symlinkSync("nothing", folder)],
    ["is a link to itself", (folder: string) => symlinkSync(folder, folder)],
    ["can be written by others", openFolder],
  ])("is not used if it %s", async (what, make) => {
    const lap = await workspace();
    if (what !== "is below a file") mkdirSync(lap.path("a"));
    const folder = lap.path("a", "cache");
    make(folder);
    expect(plain(load(folder))).toEqual(WITHOUT);
    expect(existsSync(join(folder, NAME))).toBe(false);
  });

  it.each(["/proc/nowhere", "/dev/null/x", `/tmp/${"n".repeat(300)}`])("may be impossible: %s", (folder) => {
    expect(plain(load(folder))).toEqual(WITHOUT);
  });

  it("is created with the folders above it, and may be reached by a link", async () => {
    const lap = await workspace();
    expect(plain(load(lap.path("a", "b", "c")))).toEqual(WITHOUT);
    symlinkSync(lap.path("a", "b", "c"), lap.path("link"));
    expect(isFound(lap.path("link"))).toBe(true);
  });

  it("keeps the 32 files used last, and all that is not its own", async () => {
    const { folder, file } = await filled();
    const names = Array.from({ length: 40 }, (_, i) => `${i.toString(16).padStart(64, "0")}-1.vocabulary`);
    names.forEach((name, i) => {
      writeFileSync(join(folder, name), "x");
      utimesSync(join(folder, name), 1e9 + i, 1e9 + i);
    });
    for (const name of ["notes.txt", "x-1.vocabulary"]) writeFileSync(join(folder, name), "mine");
    rmSync(file);
    load(folder);
    expect(readdirSync(folder).sort()).toEqual(
      [...names.slice(9), NAME, "notes.txt", "x-1.vocabulary"].sort(),
    );
  });

  it("keeps 512 MB", async () => {
    const { folder, file } = await filled();
    const names = Array.from({ length: 8 }, (_, i) => `${i.toString(16).padStart(64, "0")}-1.vocabulary`);
    names.forEach((name, i) => {
      writeFileSync(join(folder, name), "x");
      truncateSync(join(folder, name), 100 * 2 ** 20);
      utimesSync(join(folder, name), 1e9 + i, 1e9 + i);
    });
    rmSync(file);
    load(folder);
    expect(readdirSync(folder).sort()).toEqual([...names.slice(3), NAME].sort());
  });

  it("loses what killed processes left in it", async () => {
    const { folder, file } = await filled();
    const part = (digit: string): string => `${NAME}.${digit.repeat(8)}-1111-4111-8111-111111111111.part`;
    for (const digit of ["1", "2"]) writeFileSync(join(folder, part(digit)), "half");
    utimesSync(join(folder, part("1")), 1e9, 1e9);
    rmSync(file);
    load(folder);
    expect(readdirSync(folder).sort()).toEqual([NAME, part("2")].sort());
  });

  it("notes a use at most once a day", async () => {
    const { folder, file } = await filled();
    const before = Math.floor(Date.now() / 1000);
    utimesSync(file, before - DAY / 2, before - DAY / 2);
    expect(isFound(folder)).toBe(true);
    expect(statSync(file).mtimeMs / 1000).toBe(before - DAY / 2);
    utimesSync(file, before - 2 * DAY, before - 2 * DAY);
    expect(isFound(folder)).toBe(true);
    expect(statSync(file).mtimeMs / 1000).toBeGreaterThanOrEqual(before);
  });
});

describe("where vocabularies are kept", () => {
  it.each([
    [{ LOOKAHEAD_PREP_CACHE: "/c", XDG_CACHE_HOME: "/x", HOME: "/h" }, "/c"],
    [{ LOOKAHEAD_PREP_CACHE: "c", HOME: "/h" }, "/work/c"],
    [{ LOOKAHEAD_PREP_CACHE: "~/c", HOME: "/h" }, "/h/c"],
    [{ LOOKAHEAD_PREP_CACHE: "off", HOME: "/h" }, undefined],
    [{ LOOKAHEAD_PREP_CACHE: "", HOME: "/h" }, undefined],
    [{ XDG_CACHE_HOME: "/x", HOME: "/h" }, "/x/lookahead-prep"],
    [{ XDG_CACHE_HOME: "", HOME: "/h" }, "/h/.cache/lookahead-prep"],
    [{ HOME: "/h" }, "/h/.cache/lookahead-prep"],
    [{}, join(homedir(), ".cache/lookahead-prep")],
  ])("%j: %s", (env, folder) => {
    expect(cacheFolder({ env, cwd: "/work" })).toBe(folder);
  });
});
