import { JOINS, type Join } from "../../answers/join.js";
import { ANSWER_FORMATS } from "../../answers/registry.js";
import { escapeUnprintable } from "../../domain/escape-unprintable.js";
import { flagName } from "../../domain/flag-name.js";
import { formatNumber } from "../../domain/format-number.js";
import { RunError } from "../../domain/run-error.js";
import { shellFile } from "../../domain/shell-word.js";
import { wrongChoice } from "../../domain/wrong-choice.js";
import { samplingSchema } from "../../endpoint/settings.js";
import { type ListedJudging, listJudgeRequests } from "../../evaluation/score/list-judge-requests.js";
import type { JudgeSettings, ScoreRequest } from "../../evaluation/score/request.js";
import { chooseRule } from "../../evaluation/score/rule.js";
import { readRuleFile } from "../../evaluation/score/rule-file.js";
import { scoreFiles } from "../../evaluation/score/score-files.js";
import type { Score } from "../../evaluation/score/score-run.js";
import { scoreLines } from "../../evaluation/score/text.js";
import type { World } from "../../run/world.js";
import type { Judge } from "../../scoring/judges/judge.js";
import { answersPath, isListing, samplingFrom, sourceFrom, wantedModel } from "../asking.js";
import { CATALOG } from "../catalog.js";
import type { ParsedArguments, Terminal } from "../command.js";
import { inputsToRead } from "../inputs-to-read.js";
import { settingsFrom } from "../settings-from-flags.js";
import { validateSettings } from "../validate-settings.js";

/**
 * Scores what the command line names, and says what came out: on stdout, or on stderr beside a written result. `judgeFlags` are the
 * names of the flags that only a judge needs.
 */
export async function scoreAndReport(
  { inputs, flags }: ParsedArguments,
  judgeFlags: readonly string[],
  world: World,
  terminal: Terminal,
): Promise<void> {
  const request = await requestFrom(inputsToRead(inputs, terminal), flags, world);
  const { decider } = request.rule;
  const events = { onNotice: terminal.log };
  if (decider.kind === "rule") {
    refuseJudgeFlags(flags, judgeFlags, request.rule.rule);
    return say(await scoreFiles({ ...request, judging: undefined }, world, events), request, world, terminal);
  }
  const settings = judgeSettings(flags, decider.judge, request.output);
  if (isListing(flags)) {
    const target = flags["emitRequests"] === undefined ? undefined : String(flags["emitRequests"]);
    // without a batch, the model may be that of the kept answers
    const model = target === undefined && flags["model"] === undefined ? undefined : wantedModel(flags);
    const listing = { ...request, ...{ decider, settings, target, model } };
    const listed = await listJudgeRequests(listing, world);
    for (const line of listedLines(listed, target)) terminal.log(line);
    return;
  }
  const judging = { ...settings, source: await sourceFrom(flags, world) };
  return say(await scoreFiles({ ...request, judging }, world, events), request, world, terminal);
}

async function say(score: Score, { output }: ScoreRequest, world: World, terminal: Terminal): Promise<void> {
  for (const note of score.notes) terminal.log(`note: ${note}`);
  const lines = scoreLines(score).map(escapeUnprintable);
  if (output === undefined) {
    await world.stdout.write(Buffer.from(`${lines.join("\n")}\n`));
    return;
  }
  for (const line of lines) terminal.log(line);
  const { variant, task } = score.result;
  terminal.log(`${output}: variant ${variant}, task ${task}`);
  terminal.log(`next: lookahead-prep compare ${shellFile(output)} OTHER.${task}.json --against ${variant}`);
}

/** Throws RunError `usage`: a flag without an effect would be a mistake that nobody sees. */
function refuseJudgeFlags(
  flags: ParsedArguments["flags"],
  judgeFlags: readonly string[],
  rule: string,
): void {
  const given = judgeFlags.filter((name) => flags[name] !== undefined);
  if (given.length > 0)
    throw new RunError(
      "usage",
      `${given.map(flagName).join(", ")}: only judges are asked, and ${rule} is none; name a judge with --by, such as hex-phi`,
    );
}

function judgeSettings(
  flags: ParsedArguments["flags"],
  { sampling }: Judge,
  output: string | undefined,
): JudgeSettings {
  const seed = flags["seed"] === undefined ? 0 : countFrom("--seed", String(flags["seed"]));
  return {
    sampling: samplingFrom(flags, sampling, samplingSchema()),
    seed,
    answers: answersPath(flags, output),
  };
}

function listedLines(
  { answers, requests, kept }: ListedJudging,
  target: string | undefined,
): readonly string[] {
  const counts = `${formatNumber(answers)} answers make ${formatNumber(requests)} requests; ${formatNumber(kept)} are answered, ${formatNumber(requests - kept)} are not`;
  return target === undefined
    ? [counts]
    : [counts, `${target}: ${formatNumber(requests - kept)} lines of a batch`];
}

/** Throws RunError `usage` for a flag that is missing, or whose value is not one of its choices. */
async function requestFrom(
  inputs: readonly string[],
  flags: ParsedArguments["flags"],
  world: World,
): Promise<ScoreRequest> {
  const text = (name: string): string | undefined =>
    flags[name] === undefined ? undefined : String(flags[name]);
  const metric = text("metric");
  if (metric === undefined)
    throw new RunError("usage", `--metric is needed: one of ${Object.keys(CATALOG.metrics).join(", ")}`);
  const output = text("output");
  const by = text("by");
  const ruleFile = await readRuleFile(by, world);
  const rule = chooseRule({ metric, by, asPublished: flags["asPublished"] === true }, ruleFile);
  const { maxRowBytes, maxExpand } = flags;
  const { settings } = validateSettings(settingsFrom({ maxRowBytes, maxExpand }, {}));
  return {
    inputs,
    reading: {
      format: oneOf("--from", ANSWER_FORMATS, text("from")),
      answersField: text("answersField"),
      limits: settings,
    },
    ...{ probes: text("probes"), truths: text("truth") },
    join: oneOf<Join>("--join", JOINS, text("join")),
    ...{ rule, ruleFile },
    stripping: { text: text("strip"), prefill: flags["stripPrefill"] === true },
    maxUnscored: countFrom("--max-unscored", text("maxUnscored")),
    isSplit: flags["split"] === true,
    showContent: flags["showContent"] === true,
    output: output === "-" ? undefined : output,
    ...{ variant: text("variant"), task: text("task") },
  };
}

function oneOf<Name extends string>(
  flag: string,
  names: readonly Name[],
  value: string | undefined,
): Name | undefined {
  const found = names.find((name) => name === value);
  if (found === undefined && value !== undefined)
    throw new RunError("usage", wrongChoice(flag, value, names));
  return found;
}

function countFrom(flag: string, value = "0"): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new RunError("usage", `${flag}: expected a whole number from 0`);
}
