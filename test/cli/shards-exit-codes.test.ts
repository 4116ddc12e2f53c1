import { mkdirSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { ROW } from "../helpers/rows.js";
import { createWorkspace, SAFE, type Workspace, workspace } from "../helpers/workspace.js";

const SKIP = ["--on-reject", "skip"];

describe("The exit code of a command for shards", () => {
  /** Inputs and runs that no command of the table changes, so that the commands may run at the same time. */
  let lap: Workspace;
  let before: readonly string[];

  beforeAll(async () => {
    const files = {
      "in.jsonl": ROW.repeat(4),
      "invalid.jsonl": `${ROW}{"question":"Q"}\n{"question":"Q"}\n`,
      "odd.jsonl": '{"x":1}\n',
      "array.json": `[${ROW}]`,
      "utf16.jsonl": Buffer.from(`\ufeff${ROW}`, "utf16le"),
    };
    lap = await createWorkspace(files, SAFE);
    mkdirSync(lap.path("unreadable/_lap/plan.json"), { recursive: true });
    await lap.runAll(
      ["plan", "in.jsonl", "--shards", "2", "-o", "run"],
      ["plan", "in.jsonl", "--shards", "1", "-o", "done"],
      ["run", "done", "--shard", "0/1"],
      ["plan", "invalid.jsonl", ...SKIP, "--max-rejects", "1", "--shards", "3", "-o", "invalid"],
      ["run", "invalid", "--shard", "0-2/3"],
    );
    before = lap.namesAtAnyDepth();
    return lap.remove;
  }, 60_000);

  it.concurrent.each<[number, string, readonly string[], RegExp]>([
    [2, "no input", ["plan", "-o", "x"], /no input: name files or globs to split into shards/],
    [2, "no folder", ["plan", "in.jsonl"], /no output: name the folder of the run with --output/],
    [2, "stdin", ["plan", "-", "-o", "x"], /a plan needs files; stdin cannot be read twice/],
    [
      2,
      "a JSON array",
      ["plan", "array.json", "-o", "x"],
      /array\.json is a JSON array.*: jq -c '\.\[\]' array\.json/,
    ],
    [
      2,
      "no shards",
      ["plan", "in.jsonl", "-o", "x", "--shards", "0"],
      /--shards: expected a whole number of at least 1/,
    ],
    [2, "too many", ["plan", "in.jsonl", "-o", "x", "--shards", "1e9"], /--shards: expected at most 1000000/],
    [2, "rows without a known format", ["plan", "odd.jsonl", "-o", "x"], /choose one: --prompt-field/],
    [2, "no shard", ["run", "run"], /which shard\? name one with --shard 0\/2/],
    [2, "an unknown shard", ["run", "run", "--shard", "2/2"], /expected shards from 0 to 1, found 2/],
    [2, "an unknown way to verify", ["merge", "run", "--verify", "md5"], /--verify: expected size or sha256/],
    [2, "two folders", ["merge", "run", "run"], /too many arguments for .merge./],
    [
      2,
      "an output that is an input",
      ["merge", "done", "-o", "in.jsonl"],
      /the output in\.jsonl is the input/,
    ],
    [65, "UTF-16", ["plan", "utf16.jsonl", "-o", "x"], /utf16\.jsonl: this is UTF-16 text/],
    [65, "more rejected rows than allowed", ["merge", "invalid", "-o", "x"], /nothing was published/],
    [66, "a missing input", ["plan", "nope.jsonl", "-o", "x"], /nope\.jsonl: no such file/],
    [66, "a directory", ["plan", ".", "-o", "x"], /\. is a directory; name files, or a glob such as/],
    [66, "an empty glob", ["plan", "*.nope", "-o", "x"], /\*\.nope: no file matches/],
    [66, "no plan", ["run", ".", "--shard", "0/2"], /holds no plan; create one with lookahead-prep plan/],
    [
      73,
      "a file where the folder should be",
      ["plan", "in.jsonl", "-o", "in.jsonl"],
      /in\.jsonl: cannot be created/,
    ],
    [
      73,
      "no place for the file of all rows",
      ["merge", "done", "-o", "no/x"],
      /no\/x: its folder does not exist; create it with: mkdir -p no/,
    ],
    [
      74,
      "a plan that cannot be read",
      ["status", "unreadable"],
      /plan\.json: reading failed \(not a regular file\)/,
    ],
    [
      78,
      "another plan",
      ["plan", "in.jsonl", "-o", "run", "--shards", "2", "--prefix", "x"],
      /already contains a different run \(setting `method\.prefix` differs\)/,
    ],
    [
      78,
      "another number of shards",
      ["run", "run", "--shard", "0/3"],
      /--shard: expected 2 as in the plan, found 3/,
    ],
    [78, "a shard that is missing", ["merge", "run", "--wait", "0"], /2 of 2 shards are missing/],
  ])("is %d for %s", async (code, _, args, message) => {
    expect(await lap.run(...args)).toMatchObject({ code, stderr: expect.stringMatching(message) });
  });

  it("leaves no file behind when it is not 0", () => {
    expect(lap.namesAtAnyDepth()).toEqual(before);
  });

  it("is 74 for a full disk, and the next run of the shard succeeds", async () => {
    const small = await workspace({ "in.jsonl": ROW.repeat(3000) }, SAFE);
    await small.runAll(["plan", "in.jsonl", "--shards", "1", "-o", "run"]);
    const line = "trap '' XFSZ; ulimit -f 8; $LAP run run --shard 0/1";
    const { code, stderr } = await small.shell(line);
    expect({ code, stderr }).toMatchObject({
      code: 74,
      stderr: expect.stringMatching(/writing failed \(EFBIG\)/),
    });
    expect(small.namesAtAnyDepth("run")).toEqual(["_lap", "_lap/done", "_lap/plan.json"]);
    await small.runAll(["run", "run", "--shard", "0/1"], ["merge", "run"]);
  });
});
