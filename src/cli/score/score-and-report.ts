import { ANSWER_FORMATS } from "../../answers/registry.js";
import { JOINS, type Join } from "../../answers/row-index.js";
import { escapeUnprintable } from "../../domain/escape-unprintable.js";
import { flagName } from "../../domain/flag-name.js";
import { formatNumber } from "../../domain/format-number.js";
import { RunError } from "../../domain/run-error.js";
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
import { countFrom, oneOf, textFrom } from "../flag-values.js";
import { inputsToRead } from "../inputs-to-read.js";
import { settingsFrom } from "../settings-from-flags.js";
import { TextReporter } from "../text-reporter.js";
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
  const reporter = new TextReporter(flags, terminal, world.env);
  if (decider.kind === "rule") {
    refuseJudgeFlags(flags, judgeFlags, request.rule.rule);
    return say(await scoreFiles({ ...request, judging: undefined }, world), request, world, terminal);
  }
  const settings = judgeSettings(flags, decider.judge, request.output);
  if (isListing(flags)) {
    const target = flags["emitRequests"] === undefined ? undefined : String(flags["emitRequests"]);
    // without a batch, the model may be that of the kept answers
    const model = target === undefined && flags["model"] === undefined ? undefined : wantedModel(flags);
    const tokenizer = textFrom("--tokenizer", flags["tokenizer"]);
    const listing = { ...request, ...{ decider, settings, target, model, tokenizer } };
    const listed = await listJudgeRequests(listing, world);
    for (const line of listedLines(listed, target)) terminal.log(line);
    return;
  }
  if (flags["tokenizer"] !== undefined)
    throw new RunError(
      "usage",
      "--tokenizer counts tokens for --dry-run and --emit-requests alone, where nobody is asked; remove it",
    );
  const judging = { ...settings, source: await sourceFrom(flags, world) };
  const scoring = scoreFiles({ ...request, judging }, world, reporter.events);
  return say(await scoring.finally(() => reporter.showProblems()), request, world, terminal);
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
  const others = output.slice(0, -`${variant}.${task}.json`.length);
  // a glob is not quoted, so a name that a shell would read otherwise is not printed
  if (output === `${others}${variant}.${task}.json` && /^[\w./-]+$/.test(output))
    terminal.log(`next: score the other variants, then: lookahead-prep compare ${others}*.${task}.json`);
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
  const { seed = "0" } = flags;
  return {
    sampling: samplingFrom(flags, sampling, samplingSchema()),
    seed: countFrom("--seed", seed, 0),
    answers: answersPath(flags, output),
  };
}

function listedLines(
  { answers, requests, kept, promptTokens }: ListedJudging,
  target: string | undefined,
): readonly string[] {
  const tokens = promptTokens === undefined ? "" : `, ${formatNumber(promptTokens)} tokens of prompts`;
  const counts = `${formatNumber(answers)} answers make ${formatNumber(requests)} requests; ${formatNumber(kept)} are answered, ${formatNumber(requests - kept)} are not${tokens}`;
  return target === undefined
    ? [counts]
    : [counts, `${target}: ${formatNumber(requests - kept)} lines of a batch`];
}

/** Throws RunError `usage` for a flag that is missing, or whose value cannot be. */
async function requestFrom(
  inputs: readonly string[],
  flags: ParsedArguments["flags"],
  world: World,
): Promise<ScoreRequest> {
  const metric = textFrom("--metric", flags["metric"]);
  if (metric === undefined)
    throw new RunError("usage", `--metric is needed: one of ${Object.keys(CATALOG.metrics).join(", ")}`);
  const by = textFrom("--by", flags["by"]);
  const ruleFile = await readRuleFile(by, world);
  const rule = chooseRule({ metric, by, asPublished: flags["asPublished"] === true }, ruleFile);
  const { from, join, maxUnscored = "0", maxRowBytes, maxExpand } = flags;
  const { settings } = validateSettings(settingsFrom({ maxRowBytes, maxExpand }, {}));
  const output = textFrom("--output", flags["output"]);
  return {
    inputs,
    reading: {
      format: from === undefined ? undefined : oneOf("--from", from, ANSWER_FORMATS),
      answersField: textFrom("--answers-field", flags["answersField"]),
      limits: settings,
    },
    probes: textFrom("--probes", flags["probes"]),
    truths: textFrom("--truth", flags["truth"]),
    join: join === undefined ? undefined : oneOf<Join>("--join", join, JOINS),
    ...{ rule, ruleFile },
    stripping: { text: textFrom("--strip", flags["strip"]), prefill: flags["stripPrefill"] === true },
    maxUnscored: countFrom("--max-unscored", maxUnscored, 0),
    isSplit: flags["split"] === true,
    showContent: flags["showContent"] === true,
    output: output === "-" ? undefined : output,
    variant: textFrom("--variant", flags["variant"]),
    task: textFrom("--task", flags["task"]),
  };
}
