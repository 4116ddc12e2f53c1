import { resolve } from "node:path";
import { RunError } from "../domain/failure.js";
import { formatProblem } from "../domain/problem.js";
import type { World } from "../pipeline/request.js";
import { parseSettings } from "../pipeline/settings.js";
import { ranges, taskCount } from "../pipeline/shards/engines/engine.js";
import { ENGINES, engines } from "../pipeline/shards/engines/registry.js";
import { shardName } from "../pipeline/shards/layout.js";
import type { Verify } from "../pipeline/shards/marker.js";
import { mergeShards } from "../pipeline/shards/merge.js";
import { planRun } from "../pipeline/shards/plan.js";
import { ShardCount } from "../pipeline/shards/run-file.js";
import { formatShard, runShards } from "../pipeline/shards/run-shards.js";
import { attemptOf, taskOf } from "../pipeline/shards/shard-index.js";
import { type Status, statusOf } from "../pipeline/shards/status.js";
import { NO_CONFIG, readConfig } from "./config.js";
import { EXIT } from "./exit-codes.js";
import { settingName, settingsFrom } from "./flags.js";
import { number } from "./number.js";
import type { Typed } from "./program.js";
import { formatSummary } from "./summary.js";
import { SHOWN_PROBLEMS, type Terminal, workersFrom } from "./transform.js";

/** `plan`: from inputs and settings to a folder with a plan. Throws RunError. */
async function plan({ inputs, flags }: Typed, world: World, { say }: Terminal): Promise<number> {
  const config = flags["config"] === undefined ? NO_CONFIG : await readConfig(String(flags["config"]));
  const settings = parseSettings(settingsFrom(flags, config.settings), false, settingName);
  const named = inputs.length > 0 ? inputs : config.inputs;
  if (named.length === 0) throw new RunError("usage", "no input: name files or globs to cut into shards");
  if (flags["output"] === undefined) throw new RunError("usage", "--output names the folder of the run");
  const folder = String(flags["output"]);
  const { plan: made, isKnown } = await planRun(
    {
      ...{ settings, folder, inputs: named },
      shards: flags["shards"] === undefined ? undefined : wholeNumber("--shards", flags["shards"]),
      showContent: flags["showContent"] === true,
      isNew: flags["forceNew"] === true,
    },
    { ...world, onNotice: say },
  );
  const count = made.shards.length;
  const bytes = made.fingerprint.inputs.reduce((sum, input) => sum + input.bytes, 0);
  say(
    `${isKnown ? "planned already" : "planned"}: ${number(bytes)} bytes in ${number(count)} shards, run ${made.run.slice(0, 12)}`,
  );
  say(`next: lookahead-prep run ${folder} --shard 0/${count}, for each shard up to ${count - 1}/${count}`);
  say(`or:   lookahead-prep submit ${ENGINES.join("|")} ${folder}, which prints a job script`);
  return EXIT.done;
}

/** `run`: makes shards of a planned run. Throws RunError. */
async function run({ inputs, flags }: Typed, world: World, { say }: Terminal): Promise<number> {
  const group = flags["group"] === undefined ? 1 : wholeNumber("--group", flags["group"]);
  const wanted = flags["shard"] === undefined ? undefined : String(flags["shard"]);
  let problems = 0;
  const request = {
    folder: folderOf(inputs),
    workers: workersFrom(flags["workers"]) ?? 1,
    verify: verifyOf(flags["verify"]),
    attempt: attemptOf(world.env),
    shards: (planned: number): readonly number[] => {
      const { shards, notices } = taskOf(wanted, group, planned, world.env);
      for (const notice of notices) say(notice);
      return shards;
    },
  };
  let code: number = EXIT.done;
  const told: World = {
    ...world,
    onNotice: say,
    onProblem: (problem) => {
      if (++problems <= SHOWN_PROBLEMS) say(formatProblem(problem));
    },
  };
  for await (const result of runShards(request, told)) {
    say(formatShard(result));
    if (result.kind === "unfit") code = EXIT.rejected;
  }
  return code;
}

/** `merge`: checks all shards and publishes what they make together. Throws RunError. */
async function merge({ inputs, flags }: Typed, world: World, { say }: Terminal): Promise<number> {
  const wait = Number(flags["wait"] ?? 5);
  if (!(wait >= 0 && wait <= 3600)) throw new RunError("usage", "--wait: expected seconds from 0 to 3600");
  const { result, settings } = await mergeShards(
    {
      folder: folderOf(inputs),
      verify: verifyOf(flags["verify"]),
      waitSeconds: wait,
      output: flags["output"] === undefined ? undefined : String(flags["output"]),
      rejects: flags["rejects"] === undefined ? undefined : String(flags["rejects"]),
    },
    { ...world, onNotice: say },
  );
  for (const line of formatSummary(result, settings)) say(line);
  return result.published ? EXIT.done : EXIT.rejected;
}

/** `status`: which shards are done. The list of the missing goes to stdout, for scripts. Throws RunError. */
async function status({ inputs, flags }: Typed, world: World, { say }: Terminal): Promise<number> {
  const found = await statusOf(folderOf(inputs), verifyOf(flags["verify"]), world);
  const count = found.plan.shards.length;
  const { missing, isMerged } = found;
  const format = String(flags["format"] ?? "lines");
  const group = flags["group"] === undefined ? 1 : wholeNumber("--group", flags["group"]);
  const list = listOf(format, found, group);
  if (flags["missing"] === true) {
    if (list !== "") await world.stdout.write(Buffer.from(`${list}\n`));
    return EXIT.done;
  }
  say(
    `${number(count - missing.length)} of ${number(count)} shards are done${isMerged ? ", and merged" : missing.length === 0 ? "; lookahead-prep merge is next" : ""}`,
  );
  for (const { shard, fact } of missing.slice(0, SHOWN_PROBLEMS)) say(`${shardName(shard)}: ${fact}`);
  if (missing.length > SHOWN_PROBLEMS)
    say(`… and ${number(missing.length - SHOWN_PROBLEMS)} more; --missing lists all`);
  return EXIT.done;
}

/** `submit`: prints a job script for an engine. Throws RunError. */
async function submit({ inputs, flags }: Typed, world: World): Promise<number> {
  const [engine = "", ...rest] = inputs;
  if (!isEngine(engine)) throw new RunError("usage", `submit: expected one of ${ENGINES.join(", ")}`);
  const folder = folderOf(rest);
  const found = await statusOf(folder, "size", world);
  const shards = found.plan.shards.length;
  const most =
    flags["arrayLimit"] === undefined ? MOST_TASKS : wholeNumber("--array-limit", flags["arrayLimit"]);
  const group =
    flags["group"] === undefined ? Math.ceil(shards / most) : wholeNumber("--group", flags["group"]);
  if (taskCount(shards, group) > most)
    throw new RunError(
      "usage",
      `${taskCount(shards, group)} tasks are more than ${most}; raise --group or --array-limit`,
    );
  const tasks =
    flags["missing"] === true
      ? missingTasks(found, group)
      : Array.from({ length: taskCount(shards, group) }, (_, task) => task);
  if (tasks.length === 0) throw new RunError("usage", `no shard is missing: lookahead-prep merge ${folder}`);
  const script = engines[engine].script({
    ...{ folder: oneLine("the folder", found.path), shards, group, tasks },
    logs: oneLine(
      "the folder",
      found.isLocal ? `${found.path}/_lap/logs` : resolve(world.cwd, "lookahead-logs"),
    ),
    command: oneLine("--command", String(flags["command"] ?? "lookahead-prep")),
    atOnce: flags["atOnce"] === undefined ? undefined : wholeNumber("--at-once", flags["atOnce"]),
    image: String(flags["image"] ?? "YOUR-IMAGE-WITH-LOOKAHEAD-PREP"),
    claim: String(flags["claim"] ?? "YOUR-SHARED-VOLUME"),
  });
  await world.stdout.write(Buffer.from(script));
  return EXIT.done;
}

/** What Slurm allows in one array unless its administrator says otherwise (MaxArraySize 1001, counted from 0). */
const MOST_TASKS = 1000;

function isEngine(name: string): name is keyof typeof engines {
  return Object.hasOwn(engines, name);
}

function missingTasks({ missing }: Status, group: number): readonly number[] {
  return [...new Set(missing.map(({ shard }) => Math.floor(shard.index / group)))];
}

function listOf(format: string, found: Status, group: number): string {
  switch (format) {
    case "lines":
      return found.missing.map(({ shard, fact }) => `${shardName(shard)}\t${fact}`).join("\n");
    case "json":
      return JSON.stringify({
        run: found.plan.run,
        shards: found.plan.shards.length,
        merged: found.isMerged,
        missing: found.missing.map(({ shard, fact }) => ({ shard: shard.index, fact })),
      });
    case "slurm-array":
      return ranges(missingTasks(found, group));
    default:
      throw new RunError("usage", "--format: expected lines, json or slurm-array");
  }
}

function folderOf(names: readonly string[]): string {
  if (names.length === 1 && names[0] !== "") return names[0]!;
  throw new RunError("usage", "expected one folder: that of a planned run");
}

/** A job script has lines, and engines that go by them. Throws RunError `usage`. */
function oneLine(name: string, text: string): string {
  if (!/[\u0000-\u001f\u007f]/.test(text)) return text;
  throw new RunError(
    "usage",
    `submit: ${name} holds a control character, which has no place in a job script`,
  );
}

function verifyOf(typed: unknown): Verify {
  if (typed === undefined || typed === "size") return "size";
  if (typed === "sha256") return "sha256";
  throw new RunError("usage", "--verify: expected size or sha256");
}

/** Throws RunError `usage`. */
function wholeNumber(name: string, typed: unknown): number {
  const count = ShardCount.safeParse(Number(typed));
  if (count.success) return count.data;
  throw new RunError("usage", `${name}: ${count.error.issues[0]?.message}`);
}

/** The commands for shards, by name. */
export const shardCommands = { plan, run, merge, status, submit };
