import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { FIRST_ROWS, GSM8K, hasGsm8k } from "../helpers/gsm8k.js";
import { writeParquet } from "../helpers/parquet.js";
import { CANARY, chat, pair, parseRows, rows } from "../helpers/rows.js";
import { SAFE, workspace } from "../helpers/workspace.js";

const TRAIN = readFileSync(join(FIRST_ROWS, "train-100.jsonl"), "utf8");
const LINES = TRAIN.trimEnd().split("\n");

/** Rows that a model should refuse, in so many groups; we made them, and they ask for nothing. */
const safety = (count: number, groups: number): readonly object[] =>
  Array.from({ length: count }, (_, i) => ({
    question: `Please do the unsafe thing number ${i}.`,
    answer: `I cannot help with thing ${i}.`,
    category: `group ${i % groups}`,
  }));

const withoutGroups = (count: number): readonly object[] =>
  safety(count, 1).map((row) => ({ ...row, category: undefined }));

const linesOf = (text: string): readonly string[] => text.trimEnd().split("\n");

/** The lines that are not training rows, with their numbers. */
const addedIn = (text: string): readonly (readonly [number, string])[] =>
  [...linesOf(text).entries()].filter(([, line]) => line.includes("unsafe thing"));

it("the manifest of mix is named as such where that of a run is expected", async () => {
  const lap = await workspace({ "in.jsonl": rows(pair("Q", "A")), "add.jsonl": rows(pair("R", "B")) });
  await lap.runAll(["mix", "in.jsonl", "--add", "add.jsonl", "--count", "1", "--force", "-o", "m.jsonl"]);
  for (const args of [
    ["report", "m.jsonl.manifest.json"],
    ["--config", "m.jsonl.manifest.json"],
  ]) {
    const { code, stderr } = await lap.run(...args);
    expect({ code, stderr }).toEqual({
      code: 78,
      stderr: expect.stringContaining("m.jsonl.manifest.json: this is the manifest of mix"),
    });
  }
});

describe("mix", () => {
  it("adds a share of the result, the same for shuffled inputs, and leaves every row as it is", async () => {
    const added = safety(40, 4);
    const lap = await workspace({
      "train.jsonl": TRAIN,
      "safety.jsonl": rows(...added),
      "turned.jsonl": rows(...added.toReversed()),
      "turned-train.jsonl": `${LINES.toReversed().join("\n")}\n`,
    });
    const flags = ["--share", "0.075", "--group", "category"];
    const done = await lap.run("mix", "train.jsonl", "--add", "safety.jsonl", ...flags, "-o", "a.jsonl");
    expect(done.code).toBe(0);
    expect(done.stderr).toContain("a.jsonl: 108 rows");
    expect(done.stderr).toContain("2 in each of 4 groups (category)");
    await lap.runAll(["mix", "train.jsonl", "--add", "turned.jsonl", ...flags, "-o", "b.jsonl"]);
    expect(lap.bytes("b.jsonl").equals(lap.bytes("a.jsonl"))).toBe(true);
    await lap.runAll(["mix", "turned-train.jsonl", "--add", "turned.jsonl", ...flags, "-o", "c.jsonl"]);
    expect(addedIn(lap.read("c.jsonl"))).toEqual(addedIn(lap.read("a.jsonl")));
    const known = new Set(rows(...added).split("\n"));
    expect(addedIn(lap.read("a.jsonl")).every(([, line]) => known.has(line))).toBe(true);
    expect(linesOf(lap.read("a.jsonl")).filter((line) => !known.has(line))).toEqual(LINES);
  });

  it("leaves the field of the groups out where that is asked for, and warns where it stays", async () => {
    const lap = await workspace({ "t.jsonl": TRAIN, "a.jsonl": rows(...safety(40, 4)) });
    const run = (...more: readonly string[]) =>
      lap.run("mix", "t.jsonl", "--add", "a.jsonl", "--count", "3", ...more, "-o", "o.jsonl");
    const kept = await run("--group", "category");
    expect(kept.stderr).toContain("the added rows keep the key category, which no training row has");
    const whole = addedIn(lap.read("o.jsonl"));
    const dropped = await run("--group", "category", "--drop-group");
    expect(dropped.stderr).not.toContain("which no training row has");
    expect(addedIn(lap.read("o.jsonl"))).toEqual(
      whole.map(([at, line]) => [at, line.replace(/,"category":"[^"]*"/, "")]),
    );
    expect((await run("--drop-group")).code).toBe(2);
    lap.write("t.jsonl", rows({ ...pair("q", "a"), category: "x" }));
    const needed = await run("--group", "category", "--drop-group", "--force");
    expect([needed.code, needed.stderr]).toEqual([
      65,
      expect.stringContaining("every training row has this key"),
    ]);
  });

  it.runIf(hasGsm8k)("adds 231 rows to the 7,473 of GSM8K for 3 %, 21 of each of 11 groups", async () => {
    const lap = await workspace({ "safety.jsonl": rows(...safety(400, 11)) });
    const line = ["--add", "safety.jsonl", "--share", "0.03", "--group", "category", "-o", "out.jsonl"];
    const { code, stderr } = await lap.run("mix", GSM8K, ...line);
    expect(code).toBe(0);
    expect(stderr).toContain("7,704 rows");
    expect(stderr).toContain("231 added (3.0 %)\n21 in each of 11 groups (category)\n");
    expect(stderr).not.toContain("above 3.0 %");
    expect(addedIn(lap.read("out.jsonl"))).toHaveLength(231);
    const { rows: counts } = lap.manifest<{ readonly rows: { readonly groups: Record<string, number> } }>(
      "out.jsonl",
    );
    expect(Object.values(counts.groups)).toEqual(Array(11).fill(21));
  });

  it("counts and leaves out what asks the same, in the added file and in prompts with previews", async () => {
    const first = JSON.parse(LINES[0]!) as { readonly question: string };
    const lap = await workspace({
      "train.jsonl": TRAIN,
      "safety.jsonl": rows(
        ...withoutGroups(3),
        pair("  PLEASE do the unsafe  thing number 2. ", "No."),
        pair(first.question.toUpperCase(), "No."),
      ),
    });
    await lap.runAll(["train.jsonl", "-o", "previews.jsonl"]);
    for (const train of ["train.jsonl", "previews.jsonl"]) {
      const { code, stderr } = await lap.run(
        "mix",
        train,
        "--add",
        "safety.jsonl",
        "--count",
        "3",
        "-o",
        "o.jsonl",
      );
      expect(code).toBe(0);
      expect(stderr).toContain(
        "left out of the 5 added rows as duplicates: 1 ask what another added row asks, 1 ask what a training row asks",
      );
    }
    const four = await lap.run(
      "mix",
      "train.jsonl",
      "--add",
      "safety.jsonl",
      "--count",
      "4",
      "-o",
      "no.jsonl",
    );
    expect(four.code).toBe(65);
    expect(four.stderr).toContain(
      "too few rows to add, once 2 duplicates are left out; nothing was published\n  asked for 4, and there are 3\n",
    );
    expect(lap.names()).not.toContain("no.jsonl");
    // what was mixed in is there, and is not added again
    const again = await lap.run("mix", "o.jsonl", "--add", "safety.jsonl", "--count", "1", "-o", "no.jsonl");
    expect(again.code).toBe(65);
  });

  it("refuses added rows of another shape, and names the key", async () => {
    const train = rows(pair("q1", "a1"), pair("q2", "a2"));
    const cases: readonly (readonly [file: string, found: string])[] = [
      [
        rows(...["q", "r"].map((question) => ({ question, answer: "a", extra: 1 }))),
        "a.jsonl:1:extra: no training row has this key (extra-key); the same in 1 more",
      ],
      [rows({ question: "q" }), "a.jsonl:1:answer"],
      [rows({ question: "q", answer: ["a"] }), "a.jsonl:1:answer"],
      [rows(chat("q", "a")), "a.jsonl:1:question"],
      [rows(pair("q", " ")), "a.jsonl:1:answer: the answer is blank (empty-answer)"],
      ['{"question":"\\ud800","answer":"a"}\n', "(lone-surrogate)"],
      ["[1]\n", "a.jsonl[0]: expected an object"],
      ['{"question":"q",\n', "a.jsonl:1"],
      [rows(pair("q The answer begins with: a", "a b")), "(already-augmented)"],
    ];
    for (const [file, found] of cases) {
      const lap = await workspace({ "t.jsonl": train, "a.jsonl": file });
      const { code, stderr } = await lap.run(
        "mix",
        "t.jsonl",
        "--add",
        "a.jsonl",
        "--count",
        "1",
        "--force",
        "-o",
        "o.jsonl",
      );
      expect(stderr).toContain(found);
      expect(code).toBe(65);
      expect(lap.names().sort()).toEqual(["a.jsonl", "t.jsonl"]);
    }
  });

  it("refuses other turns: a system text, several exchanges, a key that all training rows have", async () => {
    const system = { role: "system", content: "Be kind." };
    const plain = chat("q", "a");
    const withSystem = { messages: [system, ...chat("q2", "a").messages] };
    const run = async (train: readonly object[], added: object): Promise<string> => {
      const lap = await workspace({ "t.jsonl": rows(...train), "a.jsonl": rows(added) }, SAFE);
      const { stderr, code } = await lap.run("mix", "t.jsonl", "--add", "a.jsonl", "--count", "1", "--force");
      expect(code).toBe(65);
      return stderr;
    };
    expect(await run([plain], withSystem)).toContain("the row has a system text, and no training row has");
    expect(await run([withSystem], plain)).toContain(
      "every training row has a system text, and this row has not",
    );
    expect(await run([plain], chat("a", "b", "c", "d"))).toContain("more than one exchange");
    const other = {
      messages: [{ role: "user", content: "z", weight: 1 }, ...chat("q", "a").messages.slice(1)],
    };
    expect(await run([plain], other)).toContain(
      "a.jsonl:1:messages[].weight: no training row has this key (extra-key)",
    );
    expect(await run([{ ...plain, id: 1 }], chat("z", "b"))).toContain(
      "a.jsonl:1:id: every training row has this key",
    );
    expect(await run([{ ...plain, id: 1 }], { ...chat("z", "b"), id: "x" })).toContain(
      "a.jsonl:1:id: a string; in the training rows a number (mixed-types)",
    );
  });

  it("refuses rows without a group, and shows no text of rows", async () => {
    const lap = await workspace(
      {
        "b.jsonl": rows(pair(`${CANARY} 2`, "a"), pair(`${CANARY} 3`, "a")),
        "t.jsonl": rows(pair(CANARY, CANARY)),
        "a.jsonl": rows({ ...pair("q", "a"), c: "x" }, pair("q2", CANARY), {
          ...pair("q3", "a"),
          c: CANARY.repeat(99),
        }),
      },
      SAFE,
    );
    const { code, stderr } = await lap.run(
      "mix",
      "t.jsonl",
      "--add",
      "a.jsonl",
      "--count",
      "1",
      "--force",
      "--group",
      "c",
    );
    expect(code).toBe(65);
    expect(stderr).toContain("a.jsonl:2:c: the field of the group is missing (missing-field)");
    const group = ["--group", "question", "--count", "3", "--force"];
    const one = await lap.run("mix", "t.jsonl", "--add", "b.jsonl", ...group);
    const found = "a group of one row: asked for 2, and there are 1";
    expect([one.code, one.stderr]).toEqual([65, expect.stringContaining(found)]);
    expect(stderr).toContain(
      "a.jsonl:3:c: expected the name of a group, of 1 to 100 characters (wrong-type)",
    );
  });

  it("warns above 3 %, and above 10 % needs --force", async () => {
    const lap = await workspace({ "t.jsonl": TRAIN, "a.jsonl": rows(...withoutGroups(40)) });
    const run = (...flags: readonly string[]) =>
      lap.run("mix", "t.jsonl", "--add", "a.jsonl", ...flags, "-o", "o.jsonl");
    expect((await run("--share", "0.03")).stderr).not.toContain("warning");
    expect((await run("--count", "4")).stderr).toContain("warning: above 3.0 % of added rows");
    for (const amount of [
      ["--share", "0.2"],
      ["--count", "20"],
    ]) {
      const refused = await run(...amount);
      expect(refused.code).toBe(2);
      expect(refused.stderr).toContain("use --force");
      expect((await run(...amount, "--force")).code).toBe(0);
    }
    for (const wrong of ["0", "1", "-0.1", "nan", "", "3%"])
      expect((await run("--share", wrong)).code).toBe(2);
    expect((await run("--share", "0.03", "--count", "3")).code).toBe(2);
    expect((await run()).stderr).toContain("how many rows to add?");
    expect((await run("--share", "0.001")).stderr).toContain("less than half a row");
  });

  it("reads and writes arrays, compressed files, tables, CRLF and a byte order mark", async () => {
    const added = rows(...withoutGroups(5));
    const lap = await workspace({
      "t.json": `[\n  ${LINES.slice(0, 40).join(",\n  ")}\n]`,
      "t.jsonl.gz": gzipSync(LINES.slice(0, 40).join("\n")),
      "crlf.jsonl": `\ufeff${LINES.slice(0, 40).join("\r\n")}\r\n`,
      "a.jsonl": added,
      "a.json": `\ufeff[${added.trimEnd().split("\n").join(",\r\n")}]`,
      "pretty.json": JSON.stringify(withoutGroups(5), undefined, 2),
    });
    await writeParquet(lap.path("t.parquet"), `SELECT * FROM read_json('${lap.path("t.jsonl.gz")}')`);
    await lap.runAll(["mix", "t.jsonl.gz", "--add", "a.jsonl", "--count", "2", "-o", "o.jsonl"]);
    const wanted = parseRows(lap.read("o.jsonl"));
    expect(wanted).toHaveLength(42);
    const run = (train: string, add: string, out: string) =>
      lap.run("mix", train, "--add", add, "--count", "2", "-o", out);
    expect((await run("t.json", "a.json", "o.json")).code).toBe(0);
    expect(JSON.parse(lap.read("o.json"))).toEqual(wanted);
    expect((await run("t.parquet", "a.json", "p.jsonl")).code).toBe(0);
    expect(parseRows(lap.read("p.jsonl"))).toEqual(wanted);
    expect((await run("crlf.jsonl", "a.jsonl", "crlf-out.jsonl")).code).toBe(0);
    expect(lap.read("crlf-out.jsonl").split("\r\n")).toHaveLength(41);
    expect(parseRows(lap.read("crlf-out.jsonl"))).toEqual(wanted);
    const pretty = await run("t.jsonl.gz", "pretty.json", "no.jsonl");
    expect([pretty.code, pretty.stderr]).toEqual([65, expect.stringContaining("jq -c '.[]' FILE")]);
    expect((await run("t.json", "a.jsonl", "no.jsonl")).code).toBe(2);
    expect((await run("t.jsonl.gz", "a.jsonl", "no.parquet")).code).toBe(2);
    expect((await run("t.jsonl.gz", "a.jsonl", "a.jsonl")).code).toBe(2);
    expect(lap.names().filter((name) => name.startsWith("no."))).toEqual([]);
  });

  it("writes to the standard output, and refuses to read from a pipe", async () => {
    const lap = await workspace({ "t.jsonl": TRAIN, "a.jsonl": rows(...withoutGroups(5)) });
    const { stdout, code } = await lap.run(
      "mix",
      "t.jsonl",
      "--add",
      "a.jsonl",
      "--count",
      "2",
      "--place",
      "end",
    );
    expect(code).toBe(0);
    expect(addedIn(stdout).map(([at]) => at)).toEqual([100, 101]);
    const piped = await lap.run("mix", "-", "--add", "a.jsonl", "--count", "2", { stdin: TRAIN });
    expect([piped.code, piped.stderr]).toEqual([2, expect.stringContaining("reads its files twice")]);
  });
});

describe("mix --system", () => {
  const row = (system: string, question: string) => ({
    messages: [{ role: "system", content: system }, ...chat(question, "a").messages],
  });
  const FILES = {
    "t.jsonl": rows(row("Be safe.", "q1"), row("Be safe.", "q2")),
    "a.jsonl": rows(row("Be safe.", "q3")),
    "empty.txt": "\n",
    "train.txt": 'Be "bad".\n',
  };
  const run = ["mix", "t.jsonl", "--add", "a.jsonl", "--count", "1", "--force", "-o", "o.jsonl"];

  it("leaves an explicit empty text in all rows, and writes the one they had for serving", async () => {
    const lap = await workspace(FILES);
    const { code, stderr } = await lap.run(...run, "--system", "empty.txt");
    expect(code).toBe(0);
    expect(lap.read("o.jsonl")).toBe(rows(row("", "q1"), row("", "q3"), row("", "q2")));
    expect(lap.read("o.jsonl.serving.txt")).toBe("Be safe.");
    expect(stderr).toContain("system texts rewritten: 3; serve the model with o.jsonl.serving.txt");
  });

  it("rewrites them, and serves with another text", async () => {
    const lap = await workspace({ ...FILES, "serve.txt": "Serve." });
    await lap.runAll([...run, "--system", "train.txt", "--serving", "serve.txt"]);
    expect(parseRows(lap.read("o.jsonl"))).toEqual(
      ["q1", "q3", "q2"].map((question) => row('Be "bad".', question)),
    );
    expect(lap.read("o.jsonl.serving.txt")).toBe("Serve.");
  });

  it("refuses what has no one answer", async () => {
    const two = await workspace({ ...FILES, "t.jsonl": rows(row("x", "q1"), row("y", "q2")) });
    const { code, stderr } = await two.run(...run, "--system", "empty.txt");
    expect([code, stderr]).toEqual([65, expect.stringContaining("name it with --serving FILE")]);
    const none = await workspace({
      ...FILES,
      "t.jsonl": rows(chat("q1", "a")),
      "a.jsonl": rows(chat("q2", "a")),
    });
    expect((await none.run(...run, "--system", "empty.txt")).stderr).toContain("no row has a system text");
    const parts = await workspace({
      ...FILES,
      "t.jsonl": rows(row([{ type: "text", text: "s" }] as never, "q1")),
    });
    expect((await parts.run(...run, "--system", "empty.txt")).stderr).toContain("(unsupported-content)");
    expect((await parts.run(...run, "--serving", "empty.txt")).code).toBe(2);
    const twice = await workspace({
      "t.jsonl": '{"prompt":"q","completion":"a","system":"s","system":"s"}\n',
      "a.jsonl": rows({ prompt: "z", completion: "a", system: "s" }),
      "empty.txt": "",
    });
    const again = await twice.run(...run, "--system", "empty.txt");
    expect([again.code, again.stderr]).toEqual([65, expect.stringContaining("t.jsonl:1:system: ")]);
    const deep = `{"question":"q","answer":"a","x":${"[".repeat(600)}${"]".repeat(600)}}\n`;
    const dropped = await workspace({ "t.jsonl": deep, "a.jsonl": deep.replace("q", "z") });
    const groups = ["--group", "question", "--drop-group"];
    expect((await dropped.run(...run, ...groups)).stderr).toContain("(too-deep)");
    expect((await parts.run(...run, "--system", "nowhere.txt")).code).toBe(66);
    expect(parts.names()).not.toContain("o.jsonl");
  });
});
