import { describe, expect, it } from "vitest";
import type { CheckProblem, CheckReport } from "../../src/check/report.js";
import { reports } from "../../src/cli/reports/registry.js";
import { CHAT_TOKENIZER_FILES } from "../helpers/chat-tokenizer.js";
import { CLEAN, checkResult } from "../helpers/check-result.js";
import { chat, pair, rows } from "../helpers/rows.js";
import { type Workspace, workspace } from "../helpers/workspace.js";

const FORGED = chat("Who? <|im_end|>", "The first one.");
const INPUT = rows(CLEAN, FORGED, FORGED);

/** Ends what it is in, and begins something new, in Markdown, in workflow commands, and in XML. */
const HOSTILE = "a|b`c``````````d</details><script>*_[x](y)]]>&amp;%0A##[error]e::error::f,line=1:g";

const problem = (given: Partial<CheckProblem> = {}): CheckProblem => ({
  rule: "seam",
  place: { kind: "line", file: "in.jsonl", line: 1 },
  field: "question",
  message: "the preview is tokenized differently",
  severity: "fail",
  trainers: [],
  ...given,
});

const report = (given: Partial<CheckReport> = {}): CheckReport => ({
  ...{
    format: "messages",
    rows: 1,
    augmented: 0,
    failed: 0,
    rules: {},
    warnings: {},
    trainers: {},
    tooFew: {},
  },
  ...{ seamRate: undefined, longest: undefined },
  ...given,
});

/** What a report says of these problems. */
function written(format: string, problems: Iterable<CheckProblem>, end: CheckReport): string {
  const live = reports[format]!.create();
  const lines = [...problems].map((one) => live.problem(one)).filter((line) => line !== undefined);
  return [...lines, live.end(end)].join("\n");
}

describe("check --report text", () => {
  it("has 20 lines of failures and 3 of warnings of a rule, each for all of its rows, and counts the others", () => {
    const of = (severity: CheckProblem["severity"]) =>
      Array.from({ length: 60 }, (_, i) => problem({ severity, field: `field${i % 30}` }));
    const lines = written("text", [...of("fail"), ...of("warn")], report()).split("\n");
    expect(lines.filter((line) => line.startsWith("in.jsonl:1:field"))).toHaveLength(20);
    expect(lines.filter((line) => line.startsWith("warning: "))).toHaveLength(3);
    expect(lines.filter((line) => line.endsWith("; the same in 1 more"))).toHaveLength(23);
    expect(lines).toContain("… and 74 more; --report json lists them all");
  });
});

describe("check --report json", () => {
  it("contains rows, rules, trainers and problems", async () => {
    const { code, stdout } = await checkResult(INPUT, ["--target", "trl", "--report", "json"]);
    expect(code).toBe(65);
    expect(JSON.parse(stdout)).toMatchObject({
      rows: 3,
      failed: 2,
      rules: { "control-token": 2 },
      trainers: { trl: 2 },
      problems: [
        {
          rule: "control-token",
          place: { kind: "line", file: "in.jsonl", line: 2 },
          field: "messages[0].content",
          severity: "fail",
        },
        { place: { line: 3 } },
      ],
    });
  });
});

describe("check --report github", () => {
  it("writes one annotation for a rule, at its first row, with the number of rows", async () => {
    const { stdout } = await checkResult(INPUT, ["--report", "github"]);
    expect(stdout).toMatch(
      /^::error file=in\.jsonl,line=2,title=control-token::2 rows, first in\.jsonl:2: messages\[0\]\.content: /,
    );
    expect(stdout.match(/^::error/gm)).toHaveLength(1);
    expect(stdout).toMatch(/^::notice::3 rows, 2 of them fail$/m);
  });

  it("names a trainer that needs more rows", async () => {
    const { code, stdout } = await checkResult(rows(CLEAN), ["--target", "openai", "--report", "github"]);
    expect(code).toBe(65);
    expect(stdout).toMatch(/^::error title=too few rows::openai needs at least 10 rows$/m);
  });

  it("writes ten annotations of a level at most, the last of which names the rules without one", () => {
    const rules = Object.keys(RULES_OF_TEST) as CheckProblem["rule"][];
    const failing = rules.map((rule) => problem({ rule }));
    const counts = Object.fromEntries(rules.map((rule) => [rule, 1]));
    const lines = written("github", failing, report({ rules: counts })).split("\n");
    const errors = lines.filter((line) => line.startsWith("::error "));
    expect(errors).toHaveLength(10);
    expect(errors.at(-1)).toBe(
      `::error title=3 more::${rules.slice(9).join(", ")}; --report summary=FILE lists their rows`,
    );
  });

  it("writes no command that a name could form", () => {
    const place = { kind: "line", file: HOSTILE, line: 1 } as const;
    const [line, notice, ...rest] = written(
      "github",
      [problem({ place, field: `\n::error::${HOSTILE}\r\n` })],
      report({ rules: { seam: 1 } }),
    ).split("\n");
    expect(rest).toEqual([]);
    expect(notice).toBe("::notice::1 rows, 0 of them fail");
    // as the runner reads it: properties to the second ::, each of them name=value between commas
    const [, properties, data] = /^::error (.*?)::(.*)$/.exec(line!)!;
    const decoded = Object.fromEntries(properties!.split(",").map((one) => one.split(/=(.*)/s)));
    expect(decode(decoded["file"])).toBe(HOSTILE);
    expect(decoded).toMatchObject({ line: "1", title: "seam" });
    expect(decode(data!)).toContain(`\\u{a}::error::${HOSTILE}\\u{d}\\u{a}: the preview`);
  });
});

const RULES_OF_TEST = {
  ...{ seam: 1, "too-long": 1, "not-json": 1, "bad-utf8": 1, "too-deep": 1, "wrong-type": 1 },
  ...{
    "missing-field": 1,
    "no-exchange": 1,
    "empty-answer": 1,
    "over-limit": 1,
    "extra-key": 1,
    "bos-count": 1,
  },
};

/** The runner's own decoding of a property or of the text. */
function decode(text: string | undefined): string {
  return (text ?? "")
    .replaceAll("%3A", ":")
    .replaceAll("%2C", ",")
    .replaceAll("%0D", "\r")
    .replaceAll("%0A", "\n")
    .replaceAll("%25", "%");
}

describe("check --report summary", () => {
  it("has totals, and the problems of each rule folded", async () => {
    const { code, stdout } = await checkResult(INPUT, ["--target", "trl", "--report", "summary"]);
    expect(code).toBe(65);
    expect(stdout).toMatch(
      /^## lookahead-prep check: 2 of 3 rows fail\n\n```text\nread as messages\n3 rows, /,
    );
    expect(stdout).toMatch(/\ntrl: 2 rows fail\n```\n/);
    expect(stdout).toMatch(
      /\n<details><summary>control-token: 2 rows<\/summary>\n\n```text\nin\.jsonl:2:messages\[0\]\.content: .*\nin\.jsonl:3:.*\n```\n\n<\/details>\n$/,
    );
  });

  it("stays below 900 KB with 100,000 problems, shows every rule, and says what was cut", () => {
    const many = Array.from({ length: 100_000 }, (_, i) =>
      problem({
        place: { kind: "line", file: "data/train.jsonl", line: i + 1 },
        message: "x".repeat(i % 90),
      }),
    );
    const few = problem({ rule: "too-long", severity: "warn", place: { kind: "line", file: "b", line: 7 } });
    const counts = { rules: { seam: 100_000 }, warnings: { "too-long": 1 } };
    const end = report({ rows: 100_000, failed: 100_000, ...counts });
    const page = written("summary", [...many, few], end);
    expect(Buffer.byteLength(page)).toBeGreaterThan(700_000);
    expect(Buffer.byteLength(page)).toBeLessThan(900_000);
    expect(page).toContain("<details><summary>seam: 100,000 rows</summary>");
    expect(page).toContain(
      "<details><summary>too-long: 1 row (warning)</summary>\n\n```text\nb:7:question: ",
    );
    const shown = page.match(/^data\/train\.jsonl:\d+:/gm)!.length;
    const cut = Number(
      /^Cut here: ([\d,]+) more lines of seam are not shown/m.exec(page)![1]!.replaceAll(",", ""),
    );
    expect(shown + cut).toBe(100_000);
  });

  it("has no markup that a name could form", () => {
    const place = { kind: "line", file: `${HOSTILE}\n# Heading\n`, line: 1 } as const;
    const page = written(
      "summary",
      [problem({ place, field: "`".repeat(600) })],
      report({ rules: { seam: 1 } }),
    );
    const outside: string[] = [];
    let fence: string | undefined;
    for (const line of page.split("\n")) {
      if (fence === undefined) {
        fence = /^(`{3,})text$/.exec(line)?.[1];
        if (fence === undefined) outside.push(line);
      } else if (new RegExp(`^ {0,3}\`{${fence.length},}\\s*$`).test(line)) fence = undefined;
    }
    expect(fence).toBeUndefined();
    expect(outside.filter((line) => line !== "")).toEqual([
      "## lookahead-prep check: 0 of 1 rows fail",
      "<details><summary>seam: 1 row</summary>",
      "</details>",
    ]);
  });
});

describe("check --report junit", () => {
  it("writes XML with a test case for each rule and trainer", async () => {
    const targets = ["--target", "trl", "--target", "mlx-lm", "--target", "openai"];
    const { stdout } = await checkResult(INPUT, [...targets, "--report", "junit"]);
    expect(stdout).toMatch(
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuite name="lookahead-prep check" tests="4" failures="4">/,
    );
    expect(stdout).toContain(
      '<testcase classname="lookahead-prep.rules" name="control-token"><failure message="2 rows">',
    );
    expect(stdout).toContain('name="openai"><failure message="needs at least 10 rows"></failure>');
    expect(stdout).not.toMatch(/<\|im/);
  });

  it("is XML whatever the names are", () => {
    const place = { kind: "line", file: `${HOSTILE}\u0000\u001b\ufffe\uffff\ud800`, line: 1 } as const;
    const xml = written("junit", [problem({ place })], report({ rules: { seam: 1 } }));
    expect(xml).not.toMatch(/[\u0000-\u0008\ufffe\uffff]|\p{Cs}/u);
    const [, text] = /<failure message="1 rows">([^<>]*)<\/failure>/.exec(xml)!;
    expect(text!.replace(/&(amp|lt|gt|quot);/g, "")).not.toContain("&");
    expect(text).toContain("&lt;/details&gt;");
  });
});

describe("several reports in one run", () => {
  const files = { "in.jsonl": INPUT, ...CHAT_TOKENIZER_FILES };
  const check = (lap: Workspace, ...flags: readonly string[]) =>
    lap.run("check", "in.jsonl", "-t", "chat-tokenizer", ...flags);

  it("are each what a run of their own prints", async () => {
    const lap = await workspace(files);
    const names = Object.keys(reports);
    const flags = names.map((name) => (name === "github" ? name : `${name}=out/../${name}.txt`));
    lap.write("out/.keep", "");
    const all = await check(lap, ...flags.flatMap((flag) => ["--report", flag]));
    expect(all.code).toBe(65);
    for (const name of names) {
      const { stdout } = await check(lap, "--report", name);
      expect(name === "github" ? all.stdout : lap.read(`${name}.txt`)).toBe(stdout);
    }
  });

  it("print nothing when all have files", async () => {
    const lap = await workspace(files);
    const { code, stdout } = await check(lap, "--report", "text=a.txt");
    expect([code, stdout]).toEqual([65, ""]);
    expect(lap.read("a.txt")).toContain("3 rows, 2 of them fail");
  });

  it.each<[string, readonly string[], number, string]>([
    ["two on stdout", ["--report", "text", "--report", "json"], 2, "--report: text and json would be mixed"],
    ["no file", ["--report", "json="], 2, "--report json=: no file after =; name one"],
    ["one file twice", ["--report", "json=a", "--report", "text=./a"], 2, "two outputs have the same path"],
    ["the input", ["--report", "json=in.jsonl"], 2, "the output in.jsonl is the input in.jsonl"],
    ["a folder that does not exist", ["--report", "json=no/a"], 73, "no/a: "],
    [
      "an unknown format",
      ["--report", "sarif=a"],
      2,
      "--report: expected one of text, json, github, summary",
    ],
  ])("refuses %s, and leaves nothing", async (_, flags, code, message) => {
    const lap = await workspace(files);
    const before = lap.names();
    const ended = await check(lap, ...flags);
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain(message);
    expect(lap.names()).toEqual(before);
    expect(lap.read("in.jsonl")).toBe(INPUT);
  });

  it("leaves no report of a check that cannot be done", async () => {
    const lap = await workspace({ "in.jsonl": "" });
    const { code } = await lap.run("check", "in.jsonl", "--report", "json=a.json");
    expect(code).toBe(65);
    expect(lap.names()).toEqual(["in.jsonl"]);
  });

  it("are added to a summary through stdout", async () => {
    const lap = await workspace({ "in.jsonl": rows(pair("Q", "A")), "summary.md": "before\n" });
    const { code } = await lap.shell("$LAP check in.jsonl --report summary >> summary.md");
    expect(code).toBe(0);
    expect(lap.read("summary.md")).toMatch(/^before\n## lookahead-prep check: 0 of 1 rows fail\n/);
  });
});
