import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hitRows, meanResult, ratedFiles, rateResult, rowLines } from "../helpers/score-results.js";
import { workspace } from "../helpers/workspace.js";

const TABLE = join(import.meta.dirname, "../expectations/table1.csv");

/** Two variants that answered the same 200 requests; one refuses 30 more of them. */
const PAIRED = {
  ...ratedFiles(
    "vanilla",
    "jsr",
    hitRows(200, (i) => i < 100),
  ),
  ...ratedFiles(
    "true",
    "jsr",
    hitRows(200, (i) => i < 128 || i === 150),
  ),
};

interface Printed {
  readonly columns: readonly {
    readonly task: string;
    readonly differences: readonly {
      readonly variant: string;
      readonly difference: number;
      readonly interval: readonly [number, number];
      readonly p: number;
      readonly pairing: Readonly<Record<string, unknown>>;
      readonly verdict: string;
    }[];
  }[];
}

describe("compare", () => {
  it("prints intervals, differences and the trade-off in lines of 80 columns", async () => {
    const lap = await workspace();
    const { code, stdout, stderr } = await lap.run("compare", "--counts", TABLE, "--round-first");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    expect(stdout).toContain("  vanilla      155/330  46.97  41.65 to 52.36  typed\n");
    expect(stdout).toContain("  virtual           +2.73  +0.58 to +5.30  0.0170  0.1021  apart\n");
    expect(stdout).toContain("  sdft         94.40  56.97    32.61  beaten by virtual\n");
    expect(stdout).toContain("smallest difference that can be seen: 10.9 points (95 %, power 80 %)");
  });

  it("pairs rows that have the same ids", async () => {
    const lap = await workspace(PAIRED);
    await lap.runAll(["compare", "vanilla.jsr.json", "true.jsr.json", "-o", "table.json"]);
    const [column] = lap.json<Printed>("table.json").columns;
    expect(column?.differences).toMatchObject([
      { variant: "true", difference: 14.5, pairing: { kind: "paired", pairs: 200, test: "McNemar" } },
    ]);
    const [{ interval, p }] = column!.differences as [Printed["columns"][0]["differences"][0]];
    // 29 gained, none lost
    expect(p).toBeCloseTo(2 * 0.5 ** 29, 15);
    expect(interval[0]).toBeGreaterThan(9);
    const { stdout } = await lap.run("compare", "vanilla.jsr.json", "true.jsr.json");
    expect(stdout).toContain("paired, McNemar");
    expect(stdout).not.toContain("unpaired");
  });

  it("says where the same ids stand for other prompts or truths", async () => {
    const asked = (prefix: string, truth: string) =>
      hitRows(4, (i) => i < 2).map((row) => ({ ...row, asked: `${prefix}${row.id}`, truth }));
    const lap = await workspace({
      ...ratedFiles("vanilla", "jsr", asked("q", "t")),
      ...ratedFiles("same", "jsr", asked("q", "t")),
      ...ratedFiles("other", "jsr", [...asked("q", "t").slice(0, 1), ...asked("z", "u").slice(1)]),
      // of an older version, or of answers without prompts
      ...ratedFiles(
        "old",
        "jsr",
        hitRows(4, (i) => i < 3),
      ),
    });
    const { code, stdout } = await lap.run("compare", "*.json");
    expect(code).toBe(0);
    const said = stdout.replace(/\s+/g, " ");
    expect(said).toContain(
      "other: 3 of 4 pairs have another prompt or prefill than for vanilla; is it the same test? other: 3 of 4 pairs have another truth than for vanilla; is it the same test?",
    );
    expect(said).not.toContain("same: ");
    expect(said).not.toContain("old: ");
  });

  it("says which results another version scored, and from which answers something was stripped", async () => {
    const rows = hitRows(4, (i) => i < 2);
    const lap = await workspace({
      ...ratedFiles("vanilla", "jsr", rows),
      ...ratedFiles("true", "jsr", rows, { tool: { name: "lookahead-prep", version: "0.0.9" }, stripped: 3 }),
    });
    const { stdout } = await lap.run("compare", "*.json");
    const said = stdout.replace(/\s+/g, " ");
    expect(said).toContain("scored by different versions of this tool: 0.0.9 (true), 0.0.0 (vanilla)");
    expect(said).toContain("true: from 3 of 4 answers a prefix was stripped before they were scored");
  });

  it.each([
    [
      "rows with other ids",
      "true.jsr.json.rows.jsonl",
      (i: number) => `other-${i}`,
      "the rows have other ids",
    ],
    ["no rows file", "elsewhere", String, "a rows file is not beside its result"],
  ])("says that it cannot pair: %s", async (_, name, idOf, reason) => {
    const rows = hitRows(200, (i) => i < 150).map((row, i) => ({ ...row, id: idOf(i) }));
    const lap = await workspace({
      ...ratedFiles(
        "vanilla",
        "jsr",
        hitRows(200, (i) => i < 100),
      ),
      "true.jsr.json": JSON.stringify(rateResult("true", "jsr", 150, 200)),
      [name]: rowLines(rows),
    });
    const { code, stdout } = await lap.run("compare", "vanilla.jsr.json", "true.jsr.json");
    expect(code).toBe(0);
    expect(stdout).toContain(`unpaired: ${reason}`);
    expect(stdout).toContain("+25.00");
  });

  it("pairs means by a bootstrap that gives the same interval each time", async () => {
    const scores = Array.from({ length: 60 }, (_, i) => 40 + ((i * 37) % 23));
    const files = Object.fromEntries(
      [0, 2].flatMap((gain, i) => {
        const own = scores.map((score, row) => score + (row % 3 === 0 ? gain : 0));
        const variant = ["vanilla", "true"][i]!;
        return [
          [`${variant}.samsum.json`, JSON.stringify(meanResult(variant, "samsum", own))],
          [
            `${variant}.samsum.json.rows.jsonl`,
            rowLines(own.map((score, row) => ({ id: String(row), outcome: "scored", score }))),
          ],
        ];
      }),
    );
    const lap = await workspace(files);
    await lap.runAll(
      ["compare", "*.samsum.json", "-o", "one.json"],
      ["compare", "*.samsum.json", "-o", "two.json"],
    );
    expect(lap.read("one.json")).toBe(lap.read("two.json"));
    const [found] = lap.json<Printed>("one.json").columns[0]!.differences;
    expect(found).toMatchObject({ verdict: "apart", pairing: { test: "bootstrap", pairs: 60 } });
    expect(found!.difference).toBeCloseTo(2 / 3, 10);
  });

  it("pairs rows that both have a score, and says how many have none or look broken", async () => {
    const rows = hitRows(200, (i) => i < 100);
    const unscored = rows.map((row) =>
      row.id === "7" ? ({ id: "7", outcome: "unscored", rule: "unparsed" } as const) : row,
    );
    const lap = await workspace({
      ...ratedFiles("vanilla", "jsr", rows),
      ...ratedFiles("true", "jsr", unscored, {
        unscored: { unparsed: 1 },
        degenerate: { empty: 0, cut: 3, loop: 12, replacement: 0, nonLatin: 0 },
      }),
    });
    const { stdout } = await lap.run("compare", "vanilla.jsr.json", "true.jsr.json");
    expect(stdout).toContain("99/199");
    expect(stdout).toMatch(/true +\+0\.00 .* within noise/);
    expect(stdout).toContain("true: 1 of 200 answers have no score, and are in no rate");
    expect(stdout).toContain("true: degenerate answers of 200: 3 cut off, 12 loops");
  });

  it("calls nothing apart that the exact test cannot tell", async () => {
    const lap = await workspace({
      ...ratedFiles(
        "vanilla",
        "jsr",
        hitRows(8, (i) => i < 2),
      ),
      ...ratedFiles(
        "true",
        "jsr",
        hitRows(8, (i) => i < 7),
      ),
    });
    const { stdout } = await lap.run("compare", "vanilla.jsr.json", "true.jsr.json");
    expect(stdout).toContain("  true             +62.50  +8.42 to +91.58  0.0625  0.0625  within noise\n");
  });

  it("counts an id once in a difference, however many answers it has", async () => {
    const twice = (isHit: (i: number) => boolean) => [
      ...hitRows(50, isHit),
      ...hitRows(50, (i) => isHit(i + 1)),
    ];
    const lap = await workspace({
      ...ratedFiles(
        "vanilla",
        "jsr",
        twice((i) => i < 20),
      ),
      ...ratedFiles(
        "true",
        "jsr",
        twice((i) => i < 40),
      ),
    });
    const { stdout } = await lap.run("compare", "vanilla.jsr.json", "true.jsr.json");
    expect(stdout).toContain("paired, bootstrap");
    expect(stdout).toContain("true: ids repeat; its rate counts each answer");
    expect(stdout).toMatch(/true +\+40\.00 .* apart/);
  });

  it("says which variants lack a task or an axis", async () => {
    const lap = await workspace({
      "c.csv": [
        "variant,task,metric,hits,n",
        ...["vanilla,gsm8k-rsr,safe,5,9", "vanilla,samsum-rsr,safe,5,9", "vanilla,gsm8k-jsr,safe,5,9"],
        ...["a,gsm8k-rsr,safe,5,9", "a,gsm8k-jsr,safe,6,9", "b,gsm8k-rsr,safe,6,9", "b,samsum-rsr,safe,6,9"],
      ].join("\n"),
    });
    const { stdout } = await lap.run("compare", "--counts", "c.csv");
    expect(stdout).toContain("without an average, since a task is missing: a");
    expect(stdout).toMatch(/^ {2}a +– +66\.67 +no rsr$/m);
    expect(stdout).toMatch(/^ {2}b +66\.67 +– +no jsr$/m);
    expect(stdout).toMatch(/^ {2}vanilla +55\.56 +55\.56 +front$/m);
  });

  it("says what to score where one variant alone has a number", async () => {
    const typed = [
      "variant,task,metric,hits,n",
      "a,my task,gsm8k-strict,5,9",
      "b,my task,gsm8k-flexible,6,9",
    ];
    const lap = await workspace({ "c.csv": typed.join("\n") });
    const { stdout } = await lap.run("compare", "--counts", "c.csv", "-o", "c.md");
    expect(stdout).toBe("");
    for (const [variant, metric] of [
      ["a", "gsm8k-strict"],
      ["b", "gsm8k-flexible"],
    ])
      expect(lap.read("c.md")).toContain(
        `${variant} alone has this number, and is compared with nothing; score the others with --task 'my task' --metric ${metric}, too`,
      );
  });

  it("says which variants were scored from the same answers", async () => {
    const from = (sha256: string) => ({ inputs: [{ name: "log.jsonl", bytes: 1, sha256 }] });
    const lap = await workspace({
      "a.json": JSON.stringify(rateResult("vanilla", "t", 5, 9, from("1"))),
      "b.json": JSON.stringify(rateResult("b", "t", 5, 9, from("1"))),
      "c.json": JSON.stringify(rateResult("c", "t", 6, 9, from("2"))),
    });
    const { stdout } = await lap.run("compare", "a.json", "b.json", "c.json");
    expect(stdout).toMatch(
      /^ {2}scored from the same file of answers: vanilla, b; give each variant its own$/m,
    );
  });

  it("stops where a column would hold two rules or judges, and writes nothing", async () => {
    const judge = { model: { id: "one", created: 5 }, promptSha256: "0", parse: "last tag" };
    const other = { ...judge, model: { id: "two", created: 5 } };
    const lap = await workspace({
      "a.json": JSON.stringify(rateResult("a", "jsr", 3, 9)),
      "b.json": JSON.stringify(rateResult("b", "jsr", 3, 9, { rule: "gcg-transfer" })),
      "c.json": JSON.stringify(rateResult("c", "jsr", 3, 9, { rule: "hex-phi", judge })),
      "d.json": JSON.stringify(rateResult("d", "jsr", 3, 9, { rule: "hex-phi", judge: other })),
    });
    for (const names of [
      ["a.json", "b.json"],
      ["c.json", "d.json"],
    ]) {
      const { code, stderr } = await lap.run("compare", ...names, "-o", "table.md");
      expect(code).toBe(65);
      expect(stderr).toContain("one column cannot hold");
    }
    expect(lap.names()).not.toContain("table.md");
  });

  it("takes one judge for the same whenever its server was started, and two rules of all variants as two columns", async () => {
    const judgedAt = (created: number) => ({
      model: { id: "one", created },
      promptSha256: "0",
      parse: "last tag",
    });
    const lap = await workspace(
      Object.fromEntries(
        ["a", "b"].flatMap((variant, i) => [
          [`${variant}.json`, JSON.stringify(rateResult(variant, "jsr", 3 + i, 9))],
          [
            `${variant}.judged.json`,
            JSON.stringify(rateResult(variant, "jsr", 4 + i, 9, { rule: "hex-phi", judge: judgedAt(i) })),
          ],
        ]),
      ),
    );
    const { code, stdout } = await lap.run("compare", "*.json", "--against", "a");
    expect(code).toBe(0);
    expect(stdout).toContain("jsr: safe by keywords, higher is better");
    expect(stdout).toContain("jsr: safe by hex-phi, judge one, higher is better");
    expect(stdout).toContain("trade-off: jsr by keywords, jsr by hex-phi, judge one");
    expect(stdout).not.toContain("average");
    const weighed = await lap.run("compare", "*.json", "--against", "a", "--weights", "jsr=1");
    expect(weighed.stdout).toContain("by weights jsr 1: b, 50.00; +11.11 points before a");
  });

  it("chooses by weights, and says by how much and whether that is apart", async () => {
    const lap = await workspace();
    const { stdout } = await lap.run("compare", "--counts", TABLE, "--weights", "rsr=1,jsr=1");
    expect(stdout).toContain("by weights rsr 1, jsr 1: seed, 94.85; +16.06 points before virtual (");
    const { code, stderr } = await lap.run("compare", "--counts", TABLE, "--weights", "jsr=0");
    expect(code).toBe(2);
    expect(stderr).toContain("--weights");
    const absent = await lap.run("compare", "--counts", TABLE, "--weights", "over-refusal=1");
    expect(absent).toMatchObject({ code: 2 });
    expect(absent.stderr).toContain("no result speaks of over-refusal");
  });

  it("counts over-refusal as better when it is lower", async () => {
    const refusals = { metric: "refusal", rule: "keywords" };
    const lap = await workspace({
      "a1.json": JSON.stringify(rateResult("a", "xstest", 10, 250, refusals)),
      "b1.json": JSON.stringify(rateResult("b", "xstest", 100, 250, refusals)),
      "a2.json": JSON.stringify(rateResult("a", "jsr", 60, 100)),
      "b2.json": JSON.stringify(rateResult("b", "jsr", 55, 100)),
    });
    const { stdout } = await lap.run("compare", "a?.json", "b?.json", "--weights", "over-refusal=1");
    expect(stdout).toContain("beaten by a");
    expect(stdout).toContain("by weights over-refusal 1: a, 96.00; +36.00 points before b");
  });

  it("names the nearest variant for a mistyped baseline", async () => {
    const lap = await workspace(PAIRED);
    const { code, stderr } = await lap.run("compare", "*.jsr.json", "--against", "vanila");
    expect(code).toBe(2);
    expect(stderr).toContain("did you mean vanilla?");
  });

  it("refuses endings that it does not write, its own inputs, and nothing to compare", async () => {
    const lap = await workspace(PAIRED);
    const before = lap.files();
    for (const words of [
      ["true.jsr.json", "-o", "table.csv"],
      ["true.jsr.json", "-o", "true.jsr.json"],
      [],
    ]) {
      expect(await lap.run("compare", ...words)).toMatchObject({ code: 2, stdout: "" });
    }
    expect(lap.files()).toEqual(before);
  });
});

describe("names from elsewhere", () => {
  const HOSTILE = "a|b\u202e*x*\u0000\u2028<script>&amp;😀`";

  it("cannot steer a terminal, a table or a page", async () => {
    const lap = await workspace({
      "one.json": JSON.stringify(rateResult(HOSTILE, "<b>jsr\u001b[2J", 3, 9)),
      "two.json": JSON.stringify(rateResult("vanilla", "<b>jsr\u001b[2J", 4, 9)),
    });
    const { stdout } = await lap.run("compare", "one.json", "two.json");
    await lap.runAll(
      ["compare", "one.json", "two.json", "-o", "t.md"],
      ["compare", "one.json", "two.json", "-o", "t.html"],
      ["compare", "one.json", "two.json", "-o", "t.json"],
    );
    for (const text of [stdout, lap.read("t.md"), lap.read("t.html"), lap.read("t.json")])
      expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u2028\u202e]/);
    expect(lap.read("t.html")).not.toContain("<script>&amp;");
    expect(lap.read("t.html").match(/<script>/g)).toHaveLength(1);
    expect(lap.read("t.md")).toContain("a\\|b");
    expect(JSON.stringify(lap.json("t.json"))).toContain("<script>");
  });
});

describe("files from elsewhere", () => {
  const good = rateResult("a", "jsr", 3, 9);
  const written = (changes: Readonly<Record<string, unknown>>): string =>
    JSON.stringify({ ...good, ...changes });

  it.each([
    ["empty", "", "this is no result of score"],
    ["an array", "[1]", "this is no result of score"],
    ["a manifest", '{"tool":{"name":"lookahead-prep"}}', "this is no result of score"],
    ["cut off", JSON.stringify(good).slice(0, -20), "this is no result of score"],
    ["NaN", JSON.stringify(good).replace('"hits":3', '"hits":NaN'), "this is no result of score"],
    ["n of 0", written({ n: 0, hits: 0, rate: 0 }), "one.json:n:"],
    ["more hits than answers", written({ hits: 10, rate: 1 }), "10 hits of 9 answers"],
    ["a rate of other counts", written({ rate: 0.5 }), "the rate 0.5 is not 3 of 9"],
    ["an unknown metric", written({ metric: "asr" }), "asr is no metric"],
    ["a mean of hits", written({ metric: "rouge1" }), "rouge1 is no rate"],
    ["an unknown field", written({ verdict: "good" }), "one.json"],
    ["a number beyond doubles", JSON.stringify(good).replace('"hits":3', '"hits":1e999'), "one.json:hits:"],
    ["no variant", written({ variant: "" }), "no name of a variant"],
    ["a task as a number", written({ task: 3 }), "one.json:task:"],
  ])("are refused with 65: %s", async (_, content, message) => {
    const lap = await workspace({ "one.json": content });
    const { code, stdout, stderr } = await lap.run("compare", "one.json");
    expect({ code, stdout }).toEqual({ code: 65, stdout: "" });
    expect(stderr).toContain(message);
  });

  it.each([
    ["a row that is missing", rowLines(hitRows(8, (i) => i < 3)), "do not add up"],
    ["other scores", rowLines(hitRows(9, (i) => i < 4)), "do not add up"],
    ["a torn line", `${rowLines(hitRows(9, (i) => i < 3)).slice(0, -9)}`, "rows.jsonl:9:"],
    ["no rows at all", "", "do not add up"],
  ])("are refused with 65: a rows file with %s", async (_, rows, message) => {
    const lap = await workspace({ "a.jsr.json": JSON.stringify(good), "a.jsr.json.rows.jsonl": rows });
    const { code, stderr } = await lap.run("compare", "a.jsr.json");
    expect(code).toBe(65);
    expect(stderr).toContain(message);
  });

  it("reads rows from the result's own folder only", async () => {
    const lap = await workspace({
      "in/a.json": written({ rows: "../secret.jsonl" }),
      "secret.jsonl": "private\n",
    });
    const { code, stderr } = await lap.run("compare", "in/a.json");
    expect(code).toBe(65);
    expect(stderr).toContain("no name of a file beside it");
  });

  it.each([".", ".."])("knows that a folder is no file of rows: %s", async (name) => {
    const lap = await workspace({ "a.json": written({ rows: name }) });
    expect(await lap.run("compare", "a.json")).toMatchObject({
      code: 65,
      stderr: expect.stringContaining("no name of a file beside it"),
    });
  });

  it("says which files of a glob stand beside results", async () => {
    const lap = await workspace(
      Object.fromEntries(Object.entries(PAIRED).map(([name, content]) => [`in/${name}`, content])),
    );
    const { code, stderr } = await lap.run("compare", "in/*");
    expect({ code, stderr }).toEqual({
      code: 65,
      stderr:
        "lookahead-prep: in/true.jsr.json.rows.jsonl: this file stands beside the result in/true.jsr.json, and is found through it; name results alone: in/*.json\n",
    });
    expect((await lap.run("compare", "in")).stderr).toContain('a glob such as "in/*.json"\n');
    expect(await lap.run("compare", "in/*.json")).toMatchObject({ code: 0 });
  });

  it("refuses two numbers of one variant, naming both files", async () => {
    const lap = await workspace({ "one.json": JSON.stringify(good), "two.json": JSON.stringify(good) });
    const { code, stderr } = await lap.run("compare", "one.json", "two.json");
    expect(code).toBe(65);
    expect(stderr).toContain("one.json and two.json");
  });
});

describe("typed counts", () => {
  const HEAD = "variant,task,metric,hits,n";

  it.each([
    ["another head", "variant,hits,n\na,1,2\n", "c.csv:1: the head is not"],
    ["the head alone", `${HEAD}\n`, "no counts behind the head"],
    ["nothing", "", "c.csv:1: the head is not"],
    ["more hits than n", `${HEAD}\na,jsr,safe,331,330\n`, "c.csv:2:hits: 331 is more than n, 330"],
    ["n of 0", `${HEAD}\na,jsr,safe,0,0\n`, "c.csv:2:n:"],
    ["a negative count", `${HEAD}\na,jsr,safe,-1,330\n`, "c.csv:2:hits:"],
    ["a fraction", `${HEAD}\na,jsr,safe,1.5,330\n`, "c.csv:2:hits:"],
    ["NaN", `${HEAD}\na,jsr,safe,NaN,330\n`, "c.csv:2:hits:"],
    ["a percentage above 100", `${HEAD}\na,jsr,safe,100.1%,330\n`, "c.csv:2:hits:"],
    ["a count of means", `${HEAD}\na,samsum,rouge1,51,819\n`, "c.csv:2:hits: rouge1 is a mean"],
    ["an unknown metric", `${HEAD}\na,jsr,asr,1,330\n`, "c.csv:2:metric:"],
    ["thousands with a comma", `${HEAD}\na,jsr,safe,1,319,1,500\n`, "c.csv:2: 7 fields for 5 columns"],
    ["an open quote", `${HEAD}\n"a,jsr,safe,1,330\n`, "a quote is not closed"],
    ["an empty name", `${HEAD}\n ,jsr,safe,1,330\n`, "c.csv:2:variant:"],
    ["one variant twice", `${HEAD}\na,jsr,safe,1,330\na,jsr,safe,2,330\n`, "c.csv:2 and c.csv:3"],
  ])("are refused with 65: %s", async (_, content, message) => {
    const lap = await workspace({ "c.csv": content });
    const { code, stdout, stderr } = await lap.run("compare", "--counts", "c.csv");
    expect({ code, stdout }).toEqual({ code: 65, stdout: "" });
    expect(stderr).toContain(message);
  });

  it("are UTF-8", async () => {
    const lap = await workspace({ "c.csv": Buffer.from(`${HEAD}\ncaf\xe9,jsr,safe,1,330\n`, "latin1") });
    const { code, stderr } = await lap.run("compare", "--counts", "c.csv");
    expect({ code, stderr }).toEqual({
      code: 65,
      stderr: "lookahead-prep: c.csv: the bytes are not UTF-8; write the file in UTF-8\n",
    });
  });

  it("may have quotes, a byte order mark, other line breaks, and a rule", async () => {
    const lap = await workspace({
      "c.csv": `\ufeffvariant,task,metric,hits,n,rule\r\n"a, ""b""",jsr,safe,34.32 %,1319,keywords\r\n\r\nvanilla,jsr,safe,100%,9,keywords`,
      "own.json": JSON.stringify(rateResult("own", "jsr", 3, 9)),
    });
    const { code, stdout } = await lap.run("compare", "own.json", "--counts", "c.csv");
    expect(code).toBe(0);
    expect(stdout).toContain("jsr: safe by keywords");
    expect(stdout).toMatch(/a, "b" +of 1319 +34\.32 /);
    expect(stdout).toMatch(/own +3\/9 +33\.33 .*\d\n/);
  });

  it("with another rule do not stand beside own results", async () => {
    const lap = await workspace({
      "c.csv": "variant,task,metric,hits,n,rule\na,jsr,safe,1,9,gpt-4-turbo\n",
      "own.json": JSON.stringify(rateResult("own", "jsr", 3, 9)),
    });
    expect(await lap.run("compare", "own.json", "--counts", "c.csv")).toMatchObject({ code: 65 });
  });
});
