import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { variantsFrom } from "../../src/cli/sweep/variants.js";
import { CHAT_TOKENIZER_FILES } from "../helpers/chat-tokenizer.js";
import { FIRST_ROWS } from "../helpers/gsm8k.js";
import { chat, pair, ROW, rows } from "../helpers/rows.js";
import { until } from "../helpers/running-command.js";
import { commandFolder, typed } from "../helpers/typed-command.js";
import { SAFE, type Workspace, workspace } from "../helpers/workspace.js";

const TOKENIZER = ["-t", "chat-tokenizer"];
const VARY = ["--vary", "method=true,virtual", "--vary", "preview-tokens=1,3"];
const NAMES = ["vanilla", "true-m1", "true-m3", "virtual"];

const PAIRS = rows(
  pair("How many?", "It is four, and no more."),
  pair("And how many now?", `It is ${"five, ".repeat(40)}or so.`),
  pair("Who?", "You."),
  pair("When?", " "),
  pair("Where?", "It is over there."),
);
const FILES = { ...CHAT_TOKENIZER_FILES, "in.jsonl": PAIRS };

interface Manifest {
  readonly settings: { readonly exclude?: readonly object[] };
  readonly rows: {
    readonly rejected: Readonly<Record<string, number>>;
    readonly firstPlaces: Readonly<Record<string, readonly object[]>>;
  };
}

interface Record_ {
  readonly notInAll: number;
  readonly variants: readonly {
    readonly name: string;
    readonly rejects: number;
    readonly rejectsAlone: number;
    readonly output: { readonly path: string };
  }[];
}

const namesOf = (settings: Readonly<Record<string, unknown>>): readonly string[] =>
  variantsFrom(settings, { tokenizer: "t" }).map(({ name }) => name);

/** Without what depends on the clock. */
const timeless = (manifest: Record<string, unknown>): object => ({ ...manifest, seconds: 0 });

/** Makes every variant again by its manifest alone; it comes out as it is. */
async function expectRemade(lap: Workspace, folder: string, file: string): Promise<void> {
  for (const { output } of lap.json<Record_>(`${folder}/sweep.json`).variants) {
    const before = {
      rows: lap.bytes(output.path),
      manifest: lap.manifest<Record<string, unknown>>(output.path),
    };
    expect(output.path.endsWith(file)).toBe(true);
    lap.write(output.path, "");
    await lap.runAll(["--config", `${output.path}.manifest.json`]);
    expect(lap.bytes(output.path).equals(before.rows)).toBe(true);
    expect(timeless(lap.manifest(output.path))).toEqual(timeless(before.manifest));
  }
}

describe("sweep", () => {
  it("makes a folder for each variant, and tables that compare them", async () => {
    const lap = await workspace(
      { ...FILES, "in.jsonl": rows(pair("Q?", "It is four."), pair("R?", "No.")) },
      SAFE,
    );
    const { code, stderr } = await lap.run(
      "sweep",
      "in.jsonl",
      ...TOKENIZER,
      "--target",
      "trl",
      ...VARY,
      "-o",
      "out/",
    );
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(lap.names("out")).toEqual(["sweep.json", "sweep.md", ...NAMES].sort());
    for (const name of NAMES)
      expect(lap.names(`out/${name}`)).toEqual(["in.jsonl", "in.jsonl.manifest.json", "in.jsonl.trl.yaml"]);
    for (const name of NAMES) expect(lap.read("out/sweep.md")).toContain(`| ${name} | 2 |`);
    expect(stderr).toContain("all variants have the same rows");
    await expectRemade(lap, "out", "in.jsonl");
  });

  it("prints names and settings with --dry-run, and reads and writes nothing", async () => {
    const lap = await workspace(CHAT_TOKENIZER_FILES);
    const before = lap.names();
    const { code, stdout } = await lap.run("sweep", "nothing.jsonl", ...TOKENIZER, ...VARY, "--dry-run");
    expect(code).toBe(0);
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => line.split(" ")[0]),
    ).toEqual(NAMES);
    expect(lap.names()).toEqual(before);
  });

  it.each(["1", "2"])("writes rows that are fit for every variant, with %s threads", async (workers) => {
    const lap = await workspace(FILES, SAFE);
    const flags = [...TOKENIZER, "--max-tokens", "220", "--on-reject", "skip", "--short-answer", "reject"];
    const { code, stderr } = await lap.run(
      ...["sweep", "in.jsonl", ...flags, "--workers", workers],
      ...["--vary", "method=true,virtual", "--vary", "preview-tokens=1,5", "-o", "out"],
    );
    expect({ code, stderr }).toMatchObject({ code: 0 });
    for (const { name, output } of lap.json<Record_>("out/sweep.json").variants) {
      const read = lap
        .output<{ question: string }>(output.path)
        .map(({ question }) => question.split("?")[0]);
      expect({ name, read }).toEqual({ name, read: ["How many", "Where"] });
    }
    expect(lap.read("out/rows.txt").split("\n").slice(1)).toEqual([
      "in.jsonl:2\tover-budget\tall",
      "in.jsonl:3\tshort-answer\ttrue-m5",
      "in.jsonl:4\tempty-answer\tall",
      "",
    ]);
    const { rows: counts, settings } = lap.manifest<Manifest>("out/true-m1/in.jsonl");
    expect(counts.rejected).toEqual({ "over-budget": 1, excluded: 1, "empty-answer": 1 });
    expect(counts.firstPlaces["excluded"]).toHaveLength(1);
    expect(settings.exclude).toEqual([{ file: "in.jsonl", rows: "3" }]);
    const { notInAll, variants } = lap.json<Record_>("out/sweep.json");
    expect(notInAll).toBe(3);
    expect(variants.map(({ rejects, rejectsAlone }) => [rejects, rejectsAlone])).toEqual([
      ...[
        [2, 0],
        [2, 0],
        [3, 1],
        [2, 0],
      ],
    ]);
    expect(stderr).toContain(
      "true-m5 rejects 3 (over-budget 1, short-answer 1, empty-answer 1), 1 of them alone",
    );
    expect(stderr).toContain("in.jsonl:3:answer: the answer has 4 tokens");
    await expectRemade(lap, "out", "in.jsonl");
  });

  it("says where all problems are, when they are too many to show", async () => {
    const lines = Array.from({ length: 30 }, (_, i) => `{"question":"Q${i}","answer":${i}}\n`);
    const lap = await workspace({ "in.jsonl": `${ROW}${lines.join("")}${"[]\n".repeat(2)}` });
    const flags = ["--vary", "prefix=A,B", "--on-reject", "skip"];
    const { stderr } = await lap.run("sweep", "in.jsonl", ...flags, "-o", "out");
    expect(stderr).not.toContain("--rejects");
    expect(lap.read("out/rows.txt").trimEnd().split("\n")).toHaveLength(33);
  });

  it("writes each variant's own rows with --rows own", async () => {
    const lap = await workspace(FILES, SAFE);
    const flags = [...TOKENIZER, "--on-reject", "skip", "--short-answer", "reject", "--rows", "own"];
    const axes = ["--vary", "method=true", "--vary", "preview-tokens=1,5"];
    const { code, stderr } = await lap.run("sweep", "in.jsonl", ...flags, ...axes, "-o", "out");
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(lap.output("out/true-m1/in.jsonl")).toHaveLength(4);
    expect(lap.output("out/true-m5/in.jsonl")).toHaveLength(3);
    expect(lap.read("out/sweep.md")).toContain("| true-m5 | 3 (-1) |");
    await expectRemade(lap, "out", "in.jsonl");
  });

  it("makes real rows as ordinary runs do, in a chat and for a trainer", async () => {
    const lap = await workspace(CHAT_TOKENIZER_FILES);
    const input = join(FIRST_ROWS, "train-100.jsonl");
    const flags = [...TOKENIZER, "--target", "trl", "--max-tokens", "900", "--on-reject", "skip"];
    await lap.runAll(["sweep", input, ...flags, ...VARY, "--vary", "connector=newline,>", "-o", "out"]);
    expect(lap.json<Record_>("out/sweep.json").variants).toHaveLength(7);
    await expectRemade(lap, "out", "train-100.jsonl");
  });

  it("varies the rule and the stops of a preview", async () => {
    const lap = await workspace(FILES);
    const stops = ["--vary", "preview=tokens:3,sentence", "--vary", "preview-stop=digit,####"];
    const args = ["--method", "true", "--on-reject", "skip", ...TOKENIZER, ...stops, "--no-baseline"];
    await lap.runAll(["sweep", "in.jsonl", ...args, "-o", "out"]);
    const methods = lap
      .json<{ variants: { settings: { method: object } }[] }>("out/sweep.json")
      .variants.map(({ settings: { method } }) => method);
    expect(methods).toEqual([
      expect.objectContaining({ previewTokens: 3, previewStop: ["digit"] }),
      expect.objectContaining({ previewTokens: 3, previewStop: ["####"] }),
      expect.objectContaining({ preview: "sentence", previewStop: ["digit"] }),
      expect.objectContaining({ preview: "sentence", previewStop: ["####"] }),
    ]);
    expect(lap.names("out").filter((name) => name.startsWith("true"))).toEqual([
      "true-m3-preview-stop-c4a3b9",
      "true-m3-preview-stop-digit",
      "true-preview-sentence-preview-stop-c4a3b9",
      "true-preview-sentence-preview-stop-digit",
    ]);
    await expectRemade(lap, "out", "in.jsonl");
  });

  it("takes variants and their names from a configuration", async () => {
    const variants = [
      { name: "short", method: { name: "true", previewTokens: 1 } },
      { method: { name: "virtual", prefix: "So: " }, share: 0.5 },
    ];
    const config = { tokenizer: "chat-tokenizer", onReject: "skip", variants };
    const lap = await workspace({ ...FILES, "c.json": JSON.stringify(config) });
    await lap.runAll(["sweep", "in.jsonl", "--config", "c.json", "-o", "out"]);
    expect(lap.json<Record_>("out/sweep.json").variants.map(({ name }) => name)).toEqual([
      ...["vanilla", "short", "virtual-share0.5"],
    ]);
    await expectRemade(lap, "out", "in.jsonl");
  });

  it.each<[string, string, string]>([
    ["an array", "in.json", JSON.stringify([pair("Q", "A"), pair("R", "It is four.")])],
    ["chats", "chats.jsonl", rows(chat("Q", "It is four."), chat("R", "No."))],
  ])("keeps how the rows are laid out: %s", async (_, file, text) => {
    const lap = await workspace({ ...CHAT_TOKENIZER_FILES, [file]: text });
    await lap.runAll(["sweep", file, ...TOKENIZER, ...VARY, "-o", "out"]);
    await expectRemade(lap, "out", file);
  });

  it("has what report and inspect need", async () => {
    const lap = await workspace({ ...FILES, "in.jsonl": rows(pair("Q?", "It is four.")) });
    await lap.runAll(
      ["sweep", "in.jsonl", ...TOKENIZER, ...VARY, "--max-tokens", "300", "-o", "out"],
      ["report", "out/true-m3/in.jsonl.manifest.json", "-o", "r.html"],
      ["inspect", "in.jsonl", "--config", "out/true-m3/in.jsonl.manifest.json"],
      ["check", "out/true-m3/in.jsonl", ...TOKENIZER],
    );
    expect(lap.read("r.html")).toContain("out/true-m3/in.jsonl");
  });
});

describe("the folder of a sweep", () => {
  it("is not made if a row is rejected and none may be", async () => {
    const lap = await workspace(FILES);
    const { code, stderr } = await lap.run("sweep", "in.jsonl", ...TOKENIZER, ...VARY, "-o", "out");
    expect(code).toBe(65);
    expect(stderr).toContain("nothing was published");
    expect(lap.names()).toEqual(
      Object.keys(FILES)
        .map((name) => name.split("/")[0])
        .filter((n, i, a) => a.indexOf(n) === i)
        .sort(),
    );
  });

  it("replaces nothing, and says so before a row is read; the last line is a command that works", async () => {
    const lap = await commandFolder({ "in.jsonl": ROW, "out/mine": "mine", "out-2": "" });
    const line = "lookahead-prep sweep in.jsonl --vary prefix=A,B -o out";
    const { code, stderr } = await typed(lap, "bash", line);
    expect(code).toBe(73);
    const cure = stderr.trimEnd().split("\n").at(-1)!;
    expect(cure).toBe("lookahead-prep sweep in.jsonl --vary prefix=A,B --output out-3");
    expect(await typed(lap, "bash", cure)).toMatchObject({ code: 0 });
    expect(lap.names("out")).toEqual(["mine"]);
  });

  it("is that of one of two sweeps that write it at the same time", async () => {
    const lap = await workspace();
    const commands = ["A,B", "C,D"].map((texts) =>
      lap.start("sweep", "--vary", `prefix=${texts}`, "-o", "out"),
    );
    for (const command of commands) command.write(ROW);
    await until(() => lap.names().length === 2);
    for (const command of commands) command.process.stdin.end();
    expect((await Promise.all(commands.map((command) => command.end()))).sort()).toEqual([
      "exit 0",
      "exit 73",
    ]);
    expect(lap.names()).toEqual(["out"]);
    expect(lap.json<Record_>("out/sweep.json").variants).toHaveLength(3);
  });

  it("may be there, if it is empty", async () => {
    const lap = await workspace({ "in.jsonl": ROW, "out/x/y": "" });
    mkdirSync(lap.path("new"));
    await lap.runAll(["sweep", "in.jsonl", "--vary", "prefix=A,B", "-o", "out/x/z"]);
    await lap.runAll(["sweep", "in.jsonl", "--vary", "prefix=A,B", "-o", "new"]);
    expect(lap.names("new")).toContain("sweep.json");
    expect(lap.names("out/x")).toEqual(["y", "z"]);
  });

  const MANY = ["--vary", `prefix=${Array.from({ length: 30 }, (_, i) => `p${i}`).join(",")}`];
  const hidden = (lap: Workspace): string | undefined =>
    lap.names().find((name) => /^\.out\..*\.part$/.test(name));
  const inHidden = (lap: Workspace, name: string): boolean => {
    const folder = hidden(lap);
    return folder !== undefined && existsSync(lap.path(folder, name));
  };
  const isWritten = (lap: Workspace): boolean => {
    const folder = hidden(lap);
    if (folder === undefined || !existsSync(lap.path(folder, "vanilla"))) return false;
    const home = lap.path(folder, "vanilla");
    return readdirSync(home).some((name) => statSync(join(home, name)).size > 0);
  };

  it.each<[string, boolean, (lap: Workspace) => boolean]>([
    ["before the first row", false, (lap) => hidden(lap) !== undefined],
    ["when rows are written", false, isWritten],
    ["when the first variant is complete", true, (lap) => inHidden(lap, "vanilla/train.jsonl.manifest.json")],
    [
      "when half of the variants are complete",
      true,
      (lap) => inHidden(lap, "virtual-prefix-p15/train.jsonl"),
    ],
    [
      "when the last is complete",
      true,
      (lap) => inHidden(lap, "virtual-prefix-p29/train.jsonl.manifest.json"),
    ],
    ["when the tables are written", true, (lap) => inHidden(lap, "sweep.md")],
  ])("is never seen incomplete, whenever the sweep is killed: %s", async (_, ends, isReached) => {
    const lap = await workspace();
    const command = lap.start("sweep", ...MANY, "-o", "out");
    command.write(ROW.repeat(20_000));
    if (ends) command.process.stdin.end();
    await until(() => isReached(lap) || lap.names().includes("out"));
    command.kill("SIGKILL");
    await command.end();
    if (lap.names().includes("out")) {
      expect(ends).toBe(true);
      expect(lap.names("out")).toHaveLength(31 + 2);
      for (const { output } of lap.json<Record_>("out/sweep.json").variants)
        expect(lap.output(output.path)).toHaveLength(20_000);
      return;
    }
    // what is left is removed by the next sweep
    lap.write("in.jsonl", ROW);
    await lap.runAll(["sweep", "in.jsonl", ...MANY, "-o", "out"]);
    expect(lap.names()).toEqual(["in.jsonl", "out"]);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("leaves nothing behind after %s", async (signal) => {
    const lap = await workspace();
    const command = lap.start("sweep", ...MANY, "-o", "out");
    command.write(ROW.repeat(20_000));
    await until(() => isWritten(lap));
    command.kill(signal);
    expect(await command.end()).toBe(signal);
    expect(lap.names()).toEqual([]);
  });
});

describe("the names of variants", () => {
  it.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
    [
      "what varies alone",
      { vary: ["preview-tokens=3,6", "method=true,virtual"] },
      ["vanilla", "true-m3", "true-m6", "virtual"],
    ],
    [
      "a share",
      { vary: ["share=0.5,1"], method: "virtual" },
      ["vanilla", "virtual-share0.5", "virtual-share1"],
    ],
    [
      "free text",
      { vary: ["prefix=So,Let's solve it: "] },
      ["vanilla", "virtual-prefix-so-fb1df1", "virtual-prefix-let-s-solve-it-e5ed77"],
    ],
    [
      "a switch",
      { vary: ["allow-augmented=true,false"] },
      [
        "vanilla-allow-augmented",
        "vanilla-no-allow-augmented",
        "virtual-allow-augmented",
        "virtual-no-allow-augmented",
      ],
    ],
    [
      "without a baseline",
      { vary: ["preview-tokens=1,2"], method: "true", baseline: false },
      ["true-m1", "true-m2"],
    ],
    ["another name of a method", { vary: ["method=real,virtual"] }, ["vanilla", "true", "virtual"]],
  ])("have %s", (_, flags, names) => {
    expect(namesOf(flags)).toEqual(names);
  });

  it.each([
    [["preview=tokens:6,sentence", "preview-stop=digit,fence"]],
    [["preview-stop=fence,digit", "preview=sentence,tokens:6"]],
  ])("say how a preview ends, in one order: %j", (vary) => {
    expect([...namesOf({ vary, method: "true", baseline: false })].sort()).toEqual([
      "true-m6-preview-stop-digit",
      "true-m6-preview-stop-fence",
      "true-preview-sentence-preview-stop-digit",
      "true-preview-sentence-preview-stop-fence",
    ]);
  });

  it("are the same in any order of keys and values, and can be folders everywhere", () => {
    const axes = fc.record({
      method: fc.shuffledSubarray(["true", "virtual"], { minLength: 1 }),
      "preview-tokens": fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 2, maxLength: 3 }),
      turns: fc.shuffledSubarray(["first", "last", "all"], { minLength: 1 }),
      prefix: fc.uniqueArray(
        fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !text.includes(",")),
        { minLength: 1, maxLength: 2 },
      ),
    });
    fc.assert(
      fc.property(axes, fc.infiniteStream(fc.nat()), (given, random) => {
        const method = [...new Set([...given.method, "true", "virtual"])];
        const entries = Object.entries({ ...given, method });
        const vary = entries.map(([key, values]) => `${key}=${values.join(",")}`);
        const shuffled = entries
          .map(([key, values]) => `${key}=${[...values].reverse().join(",")}`)
          .map((text) => [random.next().value, text] as const)
          .sort(([a], [b]) => a - b)
          .map(([, text]) => text);
        const names = namesOf({ vary });
        expect([...namesOf({ vary: shuffled })].sort()).toEqual([...names].sort());
        for (const name of names) expect(name).toMatch(/^[a-z0-9][a-z0-9.-]{0,63}$/);
        expect(new Set(names).size).toBe(names.length);
      }),
    );
  });
});

describe("a wrong request", () => {
  const WRONG: readonly (readonly [line: string, said: string, cure: string])[] = [
    [
      "--vary preview-token=3,6 --method true",
      "--vary preview-token: this is no setting that can vary; did you mean preview-tokens?",
      "--vary preview-tokens=3,6 --method true",
    ],
    [
      "--vary preview-tokens=3,x --method true",
      "--preview-tokens: expected a number",
      "--vary preview-tokens=3 --method true",
    ],
    [
      "--vary preview-tokens=3,0 --method true",
      "--preview-tokens: expected a whole number of at least 1",
      "--vary preview-tokens=3 --method true",
    ],
    [
      "--vary method=true,virtul",
      "--method: expected one of true, virtual, vanilla; did you mean virtual?",
      "--vary method=true",
    ],
    [
      "--vary turns=last,lst",
      "--turns: expected one of last, first, all; did you mean last?",
      "--vary turns=last",
    ],
    [
      "--vary preview-tokens=3,6",
      "--vary preview-tokens belongs to --method true, which no variant has",
      "--vary method=true --vary preview-tokens=3,6",
    ],
    [
      "--method true --preview-tokens 8 --vary preview=tokens:6,sentence",
      "--preview-tokens and --vary preview say the same in two ways; give one of them",
      "--method true --vary preview=tokens:6,sentence",
    ],
    [
      "--method true --vary preview-tokens=3,6 --vary preview=sentence",
      "--vary preview and --vary preview-tokens say the same in two ways; give one of them",
      "--method true --vary preview-tokens=3,6",
    ],
    [
      "--prefixes '1=A ' --prefixes '1=B ' --vary prefix=C,D",
      "--prefixes and --vary prefix say the same in two ways; give one of them",
      "--vary prefix=C,D",
    ],
    [
      "--vary 'prefixes=1=A ' --vary share=0.5,1",
      "--vary prefixes: one value cannot hold several phrases; list the variants in a file for --config",
      "--vary share=0.5,1",
    ],
    [
      "--vary preview-stop=digit,abc --method true",
      "--preview-stop: expected digit, fence, TEXT such as ####, or text:TEXT",
      "--vary preview-stop=digit --method true",
    ],
    [
      "--vary limit=3,6 --vary method=true,virtual",
      "--vary limit: this is the same in all variants, which are made of the same rows; set it once with --limit",
      "--vary method=true,virtual",
    ],
    [
      `--vary prefix=${Array.from({ length: 40 }, (_, i) => i).join(",")}`,
      "these are 41 variants, and a sweep has at most 32; name fewer values",
      `--vary prefix=${Array.from({ length: 31 }, (_, i) => i).join(",")}`,
    ],
    [
      "--method vanilla",
      "at least two variants are compared; name values with --vary, such as --vary method=true,virtual",
      "--vary method=true,virtual",
    ],
    [
      "--vary method=true,virtual --report-content samples",
      "a sweep writes no texts of rows; run without --report-content, and make one variant again with it",
      "--vary method=true,virtual",
    ],
    [
      "--vary method=true,virtual --rows mine",
      "--rows: expected common or own",
      "--vary method=true,virtual",
    ],
  ];

  it.each(WRONG)("%s", async (line, said, cure) => {
    const lap = await commandFolder({ ...CHAT_TOKENIZER_FILES, "in.jsonl": rows(pair("Q", "It is four.")) });
    const start = "lookahead-prep sweep in.jsonl";
    const end = "--tokenizer chat-tokenizer --output out";
    const { code, stderr } = await typed(lap, "bash", `${start} ${line} ${end}`);
    expect(code).toBe(2);
    expect(stderr).toBeSafe();
    const lines = stderr.trimEnd().split("\n");
    expect(lines).toEqual([`lookahead-prep: ${said}`, expect.stringContaining(start)]);
    expect(lines[1]!.split(" --").sort()).toEqual(`${start} ${cure} ${end}`.split(" --").sort());
    expect(await typed(lap, "bash", lines[1]!)).toMatchObject({ code: 0 });
    expect(lap.names("out")).toContain("sweep.json");
  });

  it.each<[string, object, string]>([
    ["no list", { variants: {} }, "variants: expected a list of objects with settings"],
    ["a name that is no folder", { variants: [{ name: "../x" }] }, '"../x" cannot be the name of a variant'],
    [
      "a name twice",
      { variants: [{ name: "a" }, { name: "a", share: 0.5 }] },
      "two variants have the name a",
    ],
    ["equal settings", { variants: [{ name: "a" }, { name: "b" }] }, "a and b have the same settings"],
    ["other rows", { variants: [{}, { limit: 1 }] }, "limit is the same in all variants"],
    ["an unknown setting", { variants: [{ shar: 1 }] }, "unknown setting shar; did you mean share?"],
  ])("in a configuration: %s", async (_, config, said) => {
    const lap = await workspace({ "in.jsonl": ROW, "c.json": JSON.stringify(config) });
    const { code, stderr } = await lap.run("sweep", "in.jsonl", "--config", "c.json", "-o", "out");
    expect(stderr).toContain(said);
    expect([2, 78]).toContain(code);
    expect(lap.names()).toEqual(["c.json", "in.jsonl"]);
  });

  it("a store that cannot rename folders", async () => {
    const lap = await workspace({ "in.jsonl": ROW });
    const { code, stderr } = await lap.run(
      "sweep",
      "in.jsonl",
      "--vary",
      "prefix=A,B",
      "-o",
      "hf://datasets/a/b/out",
    );
    expect({ code, stderr }).toMatchObject({ code: 2 });
    expect(stderr).toContain("read-only");
  });
});
